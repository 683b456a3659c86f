using System.Threading.Tasks.Dataflow;
using HubSpotEtl.Pipeline.Flow;
using HubSpotEtl.Tests.Pipeline.Support;

namespace HubSpotEtl.Tests.Pipeline;

public class DataflowExtensionsTests
{
    [Fact]
    public async Task a_block_that_has_ended_is_a_failure()
    {
        var block = new BufferBlock<int>();
        block.Complete();

        await Assert.ThrowsAsync<InvalidOperationException>(() => block.SendOrThrowAsync(1, TestContext.Current.CancellationToken)).Soon();
    }

    [Fact]
    public async Task waiting_for_a_full_block_can_be_cancelled_and_the_message_gives_its_buffer_back()
    {
        using var cancel = new CancellationTokenSource();
        var pool = new CountingPool();
        var block = new BufferBlock<global::HubSpotEtl.HubSpot.Pages.Page>(new DataflowBlockOptions { BoundedCapacity = 1 });
        await block.SendOrThrowAsync(Given.Page(1, 1), TestContext.Current.CancellationToken);

        var waiting = block.SendOrThrowAsync(Given.Page(2, 1, pool: pool), cancel.Token);
        Assert.Equal((false, 1), (waiting.IsCompleted, pool.Out));
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Soon());
        Assert.Equal(0, pool.Out);
    }

    [Fact]
    public async Task a_message_that_is_taken_is_left_alone()
    {
        var pool = new CountingPool();
        var block = new BufferBlock<global::HubSpotEtl.HubSpot.Pages.Page>();

        await block.SendOrThrowAsync(Given.Page(1, 1, pool: pool), TestContext.Current.CancellationToken);

        Assert.Equal(1, pool.Out);
    }
}

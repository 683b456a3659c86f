using System.Runtime.CompilerServices;
using HubSpotEtl.HubSpot.Pages;
using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Tests.Pipeline.Support;

namespace HubSpotEtl.Tests.Pipeline;

/// <summary>The pipeline when it is told to stop softly, or cancelled.</summary>
public sealed class StoppedPipelineTests : PipelineFixture
{
    [Fact]
    public async Task a_soft_stop_stores_what_is_in_hand_and_says_that_there_is_more()
    {
        var (rows, links) = (new RowSink(), new LinkSink());

        var isAll = await RunAsync(rows, links, Given.ThenHang([Given.Page(1, 100, "101"), Given.Page(101, 100, "201")], Stop.Cancel));

        Assert.False(isAll);
        Assert.Equal(Given.Ids(1, 200), rows.Ids);
        Assert.Equal("201", rows.Loaded.Last().Cursor);
        Assert.Empty(links.Loaded);
    }

    [Fact]
    public async Task a_soft_stop_after_the_last_page_is_not_the_end_either()
    {
        var rows = new RowSink();

        var isAll = await RunAsync(rows, new LinkSink(), ThenStop(Given.Page(1, 10, null)));

        Assert.False(isAll);
        Assert.Equal(Given.Ids(1, 10), rows.Ids);

        async IAsyncEnumerable<Page> ThenStop(Page page)
        {
            yield return page;
            await Stop.CancelAsync();
        }
    }

    [Fact]
    public async Task a_soft_stop_while_the_last_associations_load_is_not_the_end_either()
    {
        var links = new LinkSink(async (_, token) =>
        {
            await Stop.CancelAsync();
            token.ThrowIfCancellationRequested();
        });

        Assert.False(await RunAsync(new RowSink(), links, Given.Stream(Given.Page(1, 10, null))));

        Assert.Empty(links.Loaded);
    }

    [Fact]
    public async Task a_soft_stop_ends_associations_in_flight_and_leaves_them_outstanding()
    {
        var links = new LinkSink(async (_, token) =>
        {
            await Stop.CancelAsync();
            await Patience.ForeverAsync(token);
        });
        var rows = new RowSink();

        var isAll = await RunAsync(rows, links, Given.ThenHang([Given.Page(1, 1_000)]));

        Assert.False(isAll);
        Assert.Empty(links.Loaded);
        Assert.Equal(Given.Ids(1, 1_000), rows.Ids);
    }

    [Fact]
    public async Task a_soft_stop_reads_no_further_outstanding_ids()
    {
        var read = 0;
        var links = new LinkSink(async (_, token) =>
        {
            await Stop.CancelAsync();
            await Patience.ForeverAsync(token);
        });

        Assert.False(await RunAsync(new RowSink(), links, Given.Stream(), outstanding: Endless(CancellationToken.None)));

        Assert.InRange(read, 1, 20);

        async IAsyncEnumerable<SeenBatch> Endless([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            for (; !cancellationToken.IsCancellationRequested; read++)
            {
                await Task.Yield();
                yield return new SeenBatch(Given.Ids(read * 1_000, 1_000));
            }
        }
    }

    [Fact]
    public async Task a_failure_during_a_soft_stop_is_still_a_failure()
    {
        var rows = new RowSink((_, _) => Task.FromException(new InvalidDataException()));

        await Assert.ThrowsAsync<InvalidDataException>(
            () => RunAsync(rows, new LinkSink(), Given.ThenHang([Given.Page(1, 100)], Stop.Cancel)));
    }

    [Fact]
    public async Task a_hard_cancel_ends_every_stage_and_throws()
    {
        var rows = new RowSink(async (_, token) =>
        {
            await Cancel.CancelAsync();
            await Patience.ForeverAsync(token);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => RunAsync(rows, new LinkSink(), Given.ThenHang([Given.Page(1, 100)]), rowsABatch: 1));

        Assert.Empty(rows.Loaded);
    }

    [Fact]
    public async Task a_hard_cancel_after_a_soft_stop_throws()
    {
        var rows = new RowSink(async (_, token) =>
        {
            await Stop.CancelAsync();
            await Cancel.CancelAsync();
            token.ThrowIfCancellationRequested();
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => RunAsync(rows, new LinkSink(), Given.ThenHang([Given.Page(1, 100)]), rowsABatch: 1));
    }
}

using System.Runtime.CompilerServices;
using HubSpotEtl.Pipeline.Links;
using HubSpotEtl.Pipeline.Selecting;
using HubSpotEtl.Tests.Pipeline.Support;

namespace HubSpotEtl.Tests.Pipeline;

public class LinkProgressTests
{
    private readonly LinkProgress _progress = new();

    [Fact]
    public void requests_that_finish_in_order_move_it_one_by_one()
    {
        var (first, second) = (Begin(1_000), Begin(2_000));

        Assert.Equal(1_000, _progress.IdsDoneWith(first));
        _progress.Stored(first);

        Assert.Equal(2_000, _progress.IdsDoneWith(second));
    }

    [Fact]
    public void it_is_never_ahead_of_a_gap()
    {
        var (first, second, third) = (Begin(1_000), Begin(2_000), Begin(3_000));

        Assert.Null(_progress.IdsDoneWith(third));
        _progress.Stored(third);
        Assert.Null(_progress.IdsDoneWith(second));
        Assert.Equal(1_000, _progress.IdsDoneWith(first));
    }

    [Fact]
    public void the_request_that_closes_a_gap_moves_it_past_all_that_are_stored()
    {
        var (first, second, third) = (Begin(1_000), Begin(2_000), Begin(3_000));
        _progress.Stored(third);
        _progress.Stored(second);

        Assert.Equal(3_000, _progress.IdsDoneWith(first));
    }

    [Fact]
    public void a_gap_that_opens_behind_is_none()
    {
        var (first, second, third) = (Begin(1_000), Begin(2_000), Begin(3_000));
        _progress.Stored(first);
        _progress.Stored(third);

        Assert.Equal(3_000, _progress.IdsDoneWith(second));
        _progress.Stored(second);
        Assert.Equal(4_000, _progress.IdsDoneWith(Begin(4_000)));
    }

    [Fact]
    public void targets_do_not_wait_for_each_other()
    {
        Begin(1_000);
        var deals = Begin(1_000, Given.Deal);

        Assert.Equal(1_000, _progress.IdsDoneWith(deals));
    }

    [Fact]
    public void the_ids_of_a_stored_request_are_let_go_even_behind_a_gap()
    {
        Begin(1_000);
        var ids = BeginAndStore(2_000);

        GC.Collect();

        Assert.False(ids.TryGetTarget(out _));
        GC.KeepAlive(_progress);
    }

    [Fact]
    public async Task any_order_of_ends_leads_to_the_end_and_never_back()
    {
        var requests = Enumerable.Range(1, 2_000).Select(i => Begin(i * 1_000)).ToArray();
        var written = new List<long>();
        var gate = new Lock();

        await Parallel.ForEachAsync(
            requests.OrderBy(request => request.IdsThrough * 7_919 % 2_003),
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken },
            (request, _) =>
            {
                lock (gate)
                {
                    if (_progress.IdsDoneWith(request) is { } done)
                        written.Add(done);
                    _progress.Stored(request);
                }

                return ValueTask.CompletedTask;
            }).Soon();

        Assert.Equal(written.Order(), written);
        Assert.Equal(2_000_000, written[^1]);
    }

    private LinkRequest Begin(long idsThrough, AssociationTarget? target = null)
    {
        var request = new LinkRequest(target ?? Given.Company, [idsThrough], idsThrough);
        _progress.Begin(request);
        return request;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference<object> BeginAndStore(long idsThrough)
    {
        var request = Begin(idsThrough);
        _progress.Stored(request);
        return new WeakReference<object>(request.Ids);
    }
}

using HubSpotEtl.HubSpot.Pages;
using HubSpotEtl.HubSpot.Queries;
using HubSpotEtl.HubSpot.RangeListing;
using HubSpotEtl.Tests.Pipeline.Support;

namespace HubSpotEtl.Tests.HubSpot.Listing;

/// <summary>A walk whose caller asks for the extent itself.</summary>
public sealed class KnownExtentTests
{
    private readonly IdPortal _portal = new(Cursors.NextId, Enumerable.Range(1, 3_000).Select(id => 1_000L + id));
    private readonly TaskCompletionSource<ListingExtent?> _extent = new();

    [Fact]
    public async Task is_not_asked_for_again_and_splits_the_listing_after_its_first_page()
    {
        Know();
        await using var pages = Walk();

        await MoveAsync(pages);

        Assert.Equal((2, 0), (await UnderWayAsync(2), _portal.SearchCalls));
    }

    [Fact]
    public async Task splits_the_listing_as_soon_as_it_is_known()
    {
        await using var pages = Walk();
        await MoveAsync(pages);
        var second = pages.MoveNextAsync().AsTask();
        Assert.Equal(1, await UnderWayAsync(1));

        Know();

        Assert.Equal(2, await UnderWayAsync(2));
        await LetAllGoAsync(second);
    }

    [Fact]
    public async Task is_not_needed()
    {
        _extent.SetResult(null);
        await using var pages = Walk();
        var ids = new List<long>();

        while (await MoveAsync(pages))
            ids.AddRange(pages.Current.ReadIds());

        Assert.Equal(_portal.Ids, ids);
        Assert.Equal(0, _portal.SearchCalls);
    }

    [Fact]
    public async Task that_never_comes_does_not_keep_a_walk_from_ending()
    {
        var pages = Walk();
        await MoveAsync(pages);

        await pages.DisposeAsync().AsTask().Soon();
    }

    private void Know() => _extent.SetResult(new ListingExtent(_portal.Ids.Count, _portal.Ids.Max));

    private IAsyncEnumerator<Page> Walk()
    {
        var cancel = TestContext.Current.CancellationToken;
        return new RangeWalk(_portal.Client) { Extent = _extent.Task }
            .ReadAsync("contacts", new ListQuery { Limit = Walking.Limit }, cancel).GetAsyncEnumerator(cancel);
    }

    private Task<bool> MoveAsync(IAsyncEnumerator<Page> pages) => LetAllGoAsync(pages.MoveNextAsync().AsTask());

    private async Task<bool> LetAllGoAsync(Task<bool> move)
    {
        while (!move.IsCompleted)
        {
            _portal.LetOneGo(_ => 0);
            await Task.Yield();
        }
        return await move;
    }

    private async Task<int> UnderWayAsync(int awaited)
    {
        var patience = Patience.ForeverAsync(TestContext.Current.CancellationToken).Soon();
        while (_portal.UnderWay < awaited && !patience.IsCompleted)
            await Task.Yield();
        return _portal.UnderWay;
    }
}

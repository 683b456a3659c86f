using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.RangeListing;
using HubSpotEtl.Tests.HubSpot.Support;

namespace HubSpotEtl.Tests.HubSpot.Listing;

public class EndedWalksTests
{
    private static readonly SortedSet<long> s_ids = Portals.Ids("sparse", 3_000, seed: 6);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 10)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task a_failure_ends_the_walk_where_it_can_be_taken_up(int seed)
    {
        var portal = new IdPortal(Cursors.NextId, s_ids)
        {
            InPlaceOfList = (number, _) => number == 90 ? Answer.Json(Answer.Error("Not you."), 403) : null,
        };
        var walking = new Walking(portal, seed);

        var failure = await Assert.ThrowsAsync<HubSpotApiException>(() => walking.WalkAsync());
        var rest = await new Walking(new IdPortal(Cursors.NextId, s_ids), seed).WalkAsync(walking.Seen[^1].Next);

        Assert.Equal(403, (int)failure.Status!);
        Assert.Equal(0, portal.UnderWay);
        Assert.Equal(s_ids, walking.Seen.Concat(rest).SelectMany(page => page.Ids).Order());
    }

    [Fact]
    public async Task pages_that_have_come_beside_a_failure_are_given_out_before_it()
    {
        var (isFailing, calls) = (false, 0);
        var portal = new IdPortal(Cursors.NextId, s_ids)
        {
            InPlaceOfList = (number, _) => isFailing && calls++ == 0 ? Answer.Json(Answer.Error("Not you."), 403) : null,
        };
        var walking = new Walking(portal)
        {
            Before = count =>
            {
                isFailing |= count == 60;
                if (isFailing)
                    LetAllGo(portal);
            },
        };

        await Assert.ThrowsAsync<HubSpotApiException>(() => walking.WalkAsync());

        Assert.InRange(calls, 8, RangeReading.Readers);
        Assert.InRange(walking.Seen.Count, 60 + calls - 2, 60 + calls - 1);
    }

    [Fact]
    public async Task a_cancelled_walk_leaves_no_call_behind()
    {
        using var cancel = new CancellationTokenSource();
        var portal = new IdPortal(Cursors.NextId, s_ids);
        var walking = new Walking(portal)
        {
            Cancellation = cancel.Token,
            Before = count =>
            {
                if (count == 60)
                    cancel.Cancel();
            },
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => walking.WalkAsync());

        Assert.Equal(0, portal.UnderWay);
        Assert.InRange(walking.Seen.Count, 60, 68);
    }

    [Fact]
    public async Task a_walk_that_is_left_leaves_no_call_behind()
    {
        var portal = new IdPortal(Cursors.NextId, s_ids);

        await new Walking(portal).WalkAsync(most: 60);

        Assert.Equal(0, portal.UnderWay);
    }

    [Fact]
    public async Task a_slow_taker_finds_no_more_than_a_page_a_reader_waiting()
    {
        var portal = new IdPortal(Cursors.NextId, s_ids);
        var ahead = 0;
        var walking = new Walking(portal)
        {
            Before = count =>
            {
                LetAllGo(portal);
                ahead = Math.Max(ahead, portal.ListCalls - count);
            },
        };

        await walking.WalkAsync();

        // Eight pages, and those that found no place to split.
        Assert.InRange(ahead, 8, 14);
    }

    private static void LetAllGo(IdPortal portal)
    {
        while (portal.UnderWay > 0)
            portal.LetOneGo(_ => 0);
    }
}

using HubSpotEtl.HubSpot.Queries;
using HubSpotEtl.HubSpot.RangeListing;
using HubSpotEtl.Tests.HubSpot.Support;
using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Tests.HubSpot.Listing;

public class GivenUpRangesTests
{
    private const int InSequence = 1022;
    private const int Restarted = 1023;

    private static readonly SortedSet<long> s_ids = Portals.Ids("sparse", 3_000, seed: 5);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 10)];

    [Theory]
    [InlineData("sparse")]
    [InlineData("clustered")]
    public async Task offsets_are_followed_one_after_the_other(string shape)
    {
        var ids = Portals.Ids(shape, 3_000, seed: 1);
        var portal = new IdPortal(Cursors.Offset, ids);

        var pages = await new Walking(portal).WalkAsync();

        Assert.Equal(ids, pages.SelectMany(page => page.Ids));
        Assert.Equal(300, portal.ListCalls);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task offsets_that_look_like_ids_for_a_while_lose_nothing(int seed)
    {
        var dense = new Random(seed).Next(10, 3_000);
        var ids = Enumerable.Range(1, dense).Select(id => (long)id)
            .Concat(Portals.Ids("sparse", 3_000 - dense, seed).Select(id => dense + id + 1));
        var portal = new IdPortal(Cursors.Offset, ids);

        var pages = await new Walking(portal, seed).WalkAsync();

        Assert.Equal(portal.Ids, pages.SelectMany(page => page.Ids).Distinct().Order());
        Assert.Null(pages[^1].Next);
        Assert.Single(portal.Logger.Entries, entry => entry.Id is InSequence or Restarted);
    }

    [Fact]
    public async Task offsets_into_ids_without_a_gap_are_ids()
    {
        var ids = Enumerable.Range(1, 3_000).Select(id => (long)id).ToList();
        var portal = new IdPortal(Cursors.Offset, ids);

        var pages = await new Walking(portal).WalkAsync();

        Assert.Equal(ids, pages.SelectMany(page => page.Ids).Order());
    }

    [Fact]
    public async Task tokens_are_followed_one_after_the_other()
    {
        var portal = new IdPortal(Cursors.Token, s_ids);

        var pages = await new Walking(portal).WalkAsync();

        Assert.Equal(s_ids, pages.SelectMany(page => page.Ids));
        Assert.Equal((300, 0), (portal.ListCalls, portal.SearchCalls));
        Assert.DoesNotContain(portal.Logger.Entries, entry => entry.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task a_walk_taken_up_at_hubspots_own_cursor_goes_on_in_sequence()
    {
        var portal = new IdPortal(Cursors.NextId, s_ids);
        var from = s_ids.ElementAt(700);

        var pages = await new Walking(portal).WalkAsync($"{from}");

        Assert.Equal(s_ids.Skip(700), pages.SelectMany(page => page.Ids));
        Assert.Equal($"{s_ids.ElementAt(710)}", pages[0].Next);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task ids_out_of_order_start_the_listing_anew(int seed)
    {
        var portal = new IdPortal(Cursors.NextId, s_ids) { InPlaceOfList = Once(40, _ => Answer.Page("99", 8, 7)) };

        var pages = await new Walking(portal, seed).WalkAsync();

        AssertStartedAnew(portal, pages);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task a_cursor_that_is_no_id_starts_the_listing_anew(int seed)
    {
        var portal = new IdPortal(Cursors.NextId, s_ids) { InPlaceOfList = Once(40, after => Answer.Page("NTI1Cg==", After(after))) };

        var pages = await new Walking(portal, seed).WalkAsync();

        AssertStartedAnew(portal, pages);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task a_range_that_breaks_off_starts_the_listing_anew(int seed)
    {
        // The last range has no record to reach: there an early end is not to be told from the end.
        var portal = new IdPortal(Cursors.NextId, s_ids)
        {
            InPlaceOfList = Once(40, after => Answer.Page(null, After(after)), when: after => After(after) < s_ids.ElementAt(1_000)),
        };

        var pages = await new Walking(portal, seed).WalkAsync();

        AssertStartedAnew(portal, pages);
    }

    [Fact]
    public async Task ids_out_of_order_among_the_first_pages_repeat_nothing()
    {
        var first = s_ids.Take(20).ToArray();
        var portal = new IdPortal(Cursors.NextId, s_ids)
        {
            InPlaceOfList = Once(2, _ => Answer.Page($"{s_ids.ElementAt(20)}", [.. first[10..].Reverse()])),
        };

        var pages = await new Walking(portal).WalkAsync();

        Assert.Equal(s_ids, pages.SelectMany(page => page.Ids).Order());
        Assert.Equal(300, portal.ListCalls);
        Assert.Single(portal.Logger.Entries, entry => entry.Id == InSequence);
    }

    [Fact]
    public async Task a_record_without_an_id_among_the_first_pages_is_given_on_as_it_is()
    {
        var portal = new IdPortal(Cursors.NextId, []) { InPlaceOfList = (_, _) => Answer.Json("""{"results":[{"id":"1"},{"id":"a b"}]}""") };

        await using var pages = new RangeWalk(portal.Client).ReadAsync("contacts", new ListQuery(), TestContext.Current.CancellationToken)
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var move = pages.MoveNextAsync();
        portal.LetOneGo(_ => 0);

        Assert.True(await move);
        Assert.Contains("a b", System.Text.Encoding.UTF8.GetString(pages.Current.Body.Span), StringComparison.Ordinal);
        Assert.False(await pages.MoveNextAsync());
    }

    [Fact]
    public async Task a_walk_started_anew_is_taken_up_in_sequence()
    {
        var portal = new IdPortal(Cursors.NextId, s_ids) { InPlaceOfList = Once(40, _ => Answer.Page("99", 8, 7)) };
        var pages = await new Walking(portal).WalkAsync();
        var anew = pages.FindLastIndex(page => page.Ids.Contains(s_ids.Min));

        Assert.All(pages.Take(anew), page => Assert.StartsWith("ids:", page.Next));
        Assert.Equal($"{s_ids.ElementAt(10)}", pages[anew].Next);
    }

    [Fact]
    public async Task a_portal_that_refuses_cursors_of_our_making_is_walked_in_sequence()
    {
        IdPortal? portal = null;
        portal = new IdPortal(Cursors.NextId, s_ids)
        {
            InPlaceOfList = (_, after) => portal!.HasGiven(after) ? null : Answer.Json(Answer.Error("No such cursor."), 400),
        };

        var pages = await new Walking(portal).WalkAsync();

        Assert.Equal(s_ids, pages.SelectMany(page => page.Ids));
        Assert.InRange(portal.ListCalls, 301, 302);
        Assert.Null(pages[^1].Next);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task a_portal_that_takes_cursors_of_our_making_for_later_ones_loses_nothing(int seed)
    {
        var portal = new IdPortal(Cursors.NextId, s_ids) { Understands = after => after + 30_000_000 };

        var pages = await new Walking(portal, seed).WalkAsync();

        Assert.Equal(s_ids, pages.SelectMany(page => page.Ids).Order());
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task a_portal_that_takes_cursors_of_our_making_for_its_start_loses_nothing(int seed)
    {
        var portal = new IdPortal(Cursors.NextId, s_ids) { Understands = _ => 0 };

        var pages = await new Walking(portal, seed).WalkAsync();

        Assert.Equal(s_ids, pages.SelectMany(page => page.Ids));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(3_000_000, 0)]
    [InlineData(3_000, 1)]
    [InlineData(3_000, long.MaxValue - 1)]
    [InlineData(0, long.MaxValue)]
    public async Task an_index_that_is_wrong_costs_no_record(long total, long highest)
    {
        var portal = new IdPortal(Cursors.NextId, s_ids) { Index = ids => (total, highest == 0 ? ids.Max() : highest) };

        var pages = await new Walking(portal).WalkAsync();

        Assert.Equal(s_ids, pages.SelectMany(page => page.Ids).Order());
        // What may be spent goes by the number of records, which is all there is to go by.
        Assert.InRange(portal.ListCalls, 300, 305 + Math.Max(6, (int)(0.002 * Math.Min(total, 10_000))));
    }

    private static void AssertStartedAnew(IdPortal portal, List<SeenPage> pages)
    {
        Assert.Equal(s_ids, pages.SelectMany(page => page.Ids).Distinct().Order());
        Assert.Equal(s_ids, pages.TakeLast(300).SelectMany(page => page.Ids));
        Assert.Null(pages[^1].Next);
        Assert.Single(portal.Logger.Entries, entry => entry is { Id: Restarted, Level: LogLevel.Warning });
    }

    private static long After(string? after) =>
        s_ids.GetViewBetween(after is null ? 0 : long.Parse(after, System.Globalization.CultureInfo.InvariantCulture), long.MaxValue).Min;

    private static Func<int, string?, Func<HttpResponseMessage>?> Once(
        int call, Func<string?, string> body, Func<string?, bool>? when = null)
    {
        var isDone = false;
        return (number, after) =>
        {
            if (isDone || number < call || when?.Invoke(after) == false)
                return null;
            isDone = true;
            return Answer.Json(body(after));
        };
    }
}

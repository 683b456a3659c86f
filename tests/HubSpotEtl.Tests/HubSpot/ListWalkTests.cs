using System.Text;
using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Listing;
using HubSpotEtl.HubSpot.Queries;
using HubSpotEtl.Tests.HubSpot.Support;

namespace HubSpotEtl.Tests.HubSpot;

public class ListWalkTests
{
    private static readonly string[] TooMany = [.. Enumerable.Range(0, 300).Select(i => $"a_property_with_a_name_{i:D8}")];

    [Fact]
    public async Task the_walk_goes_from_page_to_page_until_there_is_no_next()
    {
        using var portal = new FakePortal().Answers(
            Answer.Json(Answer.Page("3", 1, 2)), Answer.Json(Answer.Page("4")), Answer.Json(Answer.Page(null, 4)));

        var pages = await WalkAsync(portal, ["email"]);

        Assert.Equal(["3", "4", null], pages.Select(page => page.Next));
        Assert.Equal([null, "3", "4"], pages.Select(page => page.From));
        Assert.DoesNotContain("after", portal.Sent[0].Query);
        Assert.EndsWith("&after=3", portal.Sent[1].Query);
    }

    [Fact]
    public async Task a_walk_can_be_taken_up_at_a_cursor()
    {
        using var portal = new FakePortal().Answers(Answer.Json(Answer.Page(null, 4)));

        await WalkAsync(portal, ["email"], new Cursor("77"));

        Assert.EndsWith("&after=77", Assert.Single(portal.Sent).Query);
    }

    [Fact]
    public async Task properties_that_do_not_fit_the_url_are_read_by_batch()
    {
        using var portal = new FakePortal().Answers(
            Answer.Json(Answer.Page("3", 1, 2)),
            Answer.Json("""{"results":[{"id":"2"}],"status":"COMPLETE"}"""),
            Answer.Json(Answer.Page(null, 3)),
            Answer.Json(Answer.Page(null, 3)));

        var pages = await WalkAsync(portal, TooMany);

        Assert.Equal([("3", 2), (null, 1)], pages.Select(page => (page.Next, page.ListedIds!.Value)));
        Assert.Contains("COMPLETE", pages[0].Body);
        Assert.Equal("?limit=100&archived=false&properties=hs_object_id", portal.Sent[0].Query);
        Assert.Equal("/crm/v3/objects/contacts/batch/read", portal.Sent[1].Path);
        Assert.StartsWith("""{"inputs":[{"id":"1"},{"id":"2"}],"properties":["a_property_with_a_name_00000000",""", portal.Sent[1].Body);
        Assert.EndsWith("&after=3", portal.Sent[2].Query);
        Assert.Single(portal.Logger.Entries, entry => entry.Id == 1005);
    }

    [Fact]
    public async Task the_url_budget_is_met_to_the_character()
    {
        var exact = "https://api.example.test/crm/v3/objects/contacts?limit=100&archived=false&properties=".Length;
        var names = new[] { new string('a', 1_000 - exact) };
        using var fits = new FakePortal(o => o with { UrlBudget = 1_000 }).Answers(Answer.Json(Answer.EmptyPage));
        using var doesNot = new FakePortal(o => o with { UrlBudget = 999 }).Answers(Answer.Json(Answer.EmptyPage));

        await WalkAsync(fits, names);
        await WalkAsync(doesNot, names);

        Assert.Equal(1_000, Assert.Single(fits.Sent).Url.AbsoluteUri.Length);
        Assert.EndsWith("properties=hs_object_id", Assert.Single(doesNot.Sent).Query);
    }

    [Fact]
    public async Task a_414_turns_the_rest_of_the_walk_to_batches()
    {
        using var portal = new FakePortal().Answers(
            Answer.Html(414),
            Answer.Json(Answer.Page("3", 1)), Answer.Json(Answer.Page(null, 1)),
            Answer.Json(Answer.Page(null, 3)), Answer.Json(Answer.Page(null, 3)));

        var pages = await WalkAsync(portal, ["one", "two"]);

        Assert.Equal(2, pages.Count);
        Assert.Equal(5, portal.Sent.Count);
        Assert.Equal(["GET", "GET", "POST", "GET", "POST"], portal.Sent.Select(sent => sent.Method.Method));
    }

    [Fact]
    public async Task an_empty_page_of_ids_needs_no_batch()
    {
        using var portal = new FakePortal().Answers(Answer.Json(Answer.EmptyPage));

        Assert.Single(await WalkAsync(portal, TooMany));

        Assert.Single(portal.Sent);
    }

    [Fact]
    public async Task records_that_vanish_between_listing_and_reading_are_no_error()
    {
        using var portal = new FakePortal().Answers(
            Answer.Json(Answer.Page(null, 1, 2)),
            Answer.Json("""{"results":[{"id":"2"}],"numErrors":1,"errors":[{"category":"OBJECT_NOT_FOUND","context":{"ids":["1"]}}]}""", 207));

        var page = Assert.Single(await WalkAsync(portal, TooMany));

        Assert.Equal(2, page.ListedIds);
    }

    [Fact]
    public async Task archived_records_are_read_as_archived_by_batch_too()
    {
        using var portal = new FakePortal().Answers(Answer.Json(Answer.Page(null, 1)), Answer.Json(Answer.Page(null, 1)));

        await foreach (var page in new ListWalk(portal.Client).ReadAsync(
            "contacts", new ListQuery { Properties = TooMany, Archived = true }, TestContext.Current.CancellationToken))
            page.Dispose();

        Assert.Equal("?archived=true", portal.Sent[1].Query);
    }

    [Fact]
    public async Task the_listing_stays_at_hand_when_it_brought_associations()
    {
        using var portal = new FakePortal().Answers(Answer.Json(Answer.Page(null, 1)), Answer.Json("""{"results":[]}"""));
        var query = new ListQuery { Properties = TooMany, Associations = ["companies"] };

        await foreach (var page in new ListWalk(portal.Client).ReadAsync("contacts", query, TestContext.Current.CancellationToken))
        {
            Assert.Equal(Answer.Page(null, 1), Encoding.UTF8.GetString(page.Listing!.Body.Span));
            page.Dispose();
            Assert.Throws<ObjectDisposedException>(() => page.Listing.Body);
        }
    }

    private static async Task<List<SeenPage>> WalkAsync(FakePortal portal, IReadOnlyList<string> properties, Cursor? from = null)
    {
        var seen = new List<SeenPage>();
        await foreach (var page in new ListWalk(portal.Client).ReadAsync(
            "contacts", new ListQuery { Properties = properties, After = from }, TestContext.Current.CancellationToken))
        {
            using (page)
                seen.Add(new SeenPage(page.From?.Value, page.Next?.Value, page.ListedIds, Encoding.UTF8.GetString(page.Body.Span)));
        }
        return seen;
    }

    private sealed record SeenPage(string? From, string? Next, int? ListedIds, string Body);
}

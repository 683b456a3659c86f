using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Queries;
using HubSpotEtl.Tests.HubSpot.Support;

namespace HubSpotEtl.Tests.HubSpot;

public class ListTests
{
    [Fact]
    public async Task a_listing_asks_for_properties_associations_and_a_cursor_encoded()
    {
        using var portal = new FakePortal().Answers(Answer.Json(Answer.Page("NTI1Cg%3D%3D", 7)));

        using var page = await portal.ListAsync(new ListQuery
        {
            After = new Cursor("a=b&c"),
            Properties = ["email", "crème&x"],
            Associations = ["companies", "line items"],
            Archived = true,
        });

        var sent = Assert.Single(portal.Sent);
        Assert.Equal("/crm/v3/objects/contacts", sent.Path);
        Assert.Equal(
            "?limit=100&archived=true&properties=email,cr%C3%A8me%26x&associations=companies,line%20items&after=a%3Db%26c", sent.Query);
        Assert.Equal("NTI1Cg%3D%3D", page.Next?.Value);
        Assert.Equal("a=b&c", page.From?.Value);
        Assert.Equal(1, portal.Client.Usage.CallsOf(ApiFamily.ArchivedList));
    }

    [Fact]
    public async Task the_object_type_cannot_leave_its_place_in_the_path()
    {
        using var portal = new FakePortal().Answers(Answer.Json(Answer.EmptyPage));

        using var page = await portal.Client.ListAsync("../v4/x?y#z", new ListQuery(), TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<ArgumentException>(
            () => portal.Client.ListAsync("..", new ListQuery(), TestContext.Current.CancellationToken));

        Assert.Equal("/crm/v3/objects/..%2Fv4%2Fx%3Fy%23z", Assert.Single(portal.Sent).Path);
    }

    [Fact]
    public async Task server_errors_that_repeat_halve_the_page()
    {
        using var portal = new FakePortal()
            .Answers(Answer.Status(500), Answer.Status(500), Answer.Status(504), Answer.Json(Answer.Page("8", 7)));

        using var page = await portal.ListAsync();

        Assert.Equal(["100", "100", "50", "25"], portal.Sent.Select(Limit));
    }

    [Fact]
    public async Task a_page_is_halved_down_to_one_record_before_it_is_given_up()
    {
        using var portal = new FakePortal().Answers([.. Enumerable.Repeat(Answer.Status(500), 20)]);

        await Assert.ThrowsAsync<HubSpotApiException>(() => portal.ListAsync());

        Assert.Equal(["100", "100", "50", "25", "12", "6", "3", "1"], portal.Sent.Select(Limit));
    }

    [Fact]
    public async Task other_failures_do_not_halve_the_page()
    {
        using var portal = new FakePortal().Answers(
            Answer.NoConnection(), Answer.Status(429), Answer.Status(423), Answer.Json(""), Answer.Json(Answer.EmptyPage));

        using var page = await portal.ListAsync();

        Assert.All(portal.Sent, sent => Assert.Equal("100", Limit(sent)));
    }

    [Fact]
    public async Task the_next_pages_keep_to_the_size_that_passed_and_grow_back()
    {
        using var portal = new FakePortal().Answers(
            [Answer.Status(500), Answer.Status(500), .. Enumerable.Repeat(Answer.Json(Answer.EmptyPage), 13)]);

        for (var i = 0; i < 13; i++)
            (await portal.ListAsync()).Dispose();

        Assert.Equal(["100", "100", .. Enumerable.Repeat("50", 10), "100", "100", "100"], portal.Sent.Select(Limit));
    }

    [Fact]
    public async Task a_search_is_halved_as_well()
    {
        using var portal = new FakePortal().Answers(Answer.Status(500), Answer.Status(500), Answer.Json(Answer.EmptyPage));

        using var page = await portal.Client.SearchAsync("contacts", new SearchQuery(), TestContext.Current.CancellationToken);

        Assert.Contains("\"limit\":100", portal.Sent[2].Body);
    }

    private static string Limit(SentRequest request) => request.Query.Split('&')[0].Split('=')[1];
}

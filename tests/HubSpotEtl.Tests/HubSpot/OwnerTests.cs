using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Listing;
using HubSpotEtl.Tests.HubSpot.Support;

namespace HubSpotEtl.Tests.HubSpot;

public class OwnerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task all_pages_are_read_at_500_a_call()
    {
        using var portal = new FakePortal().Answers(
            Answer.Json("""{"results":[{"id":"1"},{"id":"2"}],"paging":{"next":{"after":"a/b","link":"x"}}}"""),
            Answer.Json("""{"results":[{"id":"3"}],"paging":{}}"""));

        var owners = await new OwnerWalk(portal.Client).ReadAsync(archived: true, Cancel);

        Assert.Equal([1, 2, 3], owners.Select(owner => owner.Id));
        Assert.Equal(["?limit=500&archived=true", "?limit=500&archived=true&after=a%2Fb"], portal.Sent.Select(sent => sent.Query));
        Assert.Equal(2, portal.Client.Usage.CallsOf(ApiFamily.Owners));
    }

    [Theory]
    [InlineData(null, "?limit=1&archived=false")]
    [InlineData("a&b", "?limit=1&archived=false&after=a%26b")]
    public async Task one_page_is_one_call(string? after, string query)
    {
        using var portal = new FakePortal().Answers(Answer.Json("""{"results":[{"id":"1"}],"paging":{"next":{"after":"2"}}}"""));

        var page = await portal.Client.ListOwnersAsync(archived: false, after is null ? null : new Cursor(after), limit: 1, Cancel);

        var sent = Assert.Single(portal.Sent);
        Assert.Equal((HttpMethod.Get, "/crm/v3/owners", query, null), (sent.Method, sent.Path, sent.Query, sent.Body));
        Assert.Equal((1L, "2"), (Assert.Single(page.Owners).Id, page.Next?.Value));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"results":null,"paging":null}""")]
    public async Task an_answer_without_a_list_is_not_a_portal_without_owners(string body)
    {
        using var portal = new FakePortal().Answers([.. Enumerable.Repeat(Answer.Json(body), 5)]);

        var failure = await Assert.ThrowsAsync<HubSpotApiException>(
            () => portal.Client.ListOwnersAsync(archived: true, after: null, limit: 500, Cancel));

        Assert.StartsWith("owners: archived list failed (try 5): ", failure.Message);
    }

    [Fact]
    public async Task they_are_read_leniently_and_those_without_a_number_left_out()
    {
        using var portal = new FakePortal().Answers(Answer.Json("""
            {"results":[
              {"id":"52550153","email":"a@example.com","type":"PERSON","firstName":"Á\ud800","lastName":"","userId":12282590,"userIdIncludingInactive":12282590,
               "createdAt":"2020-10-28T21:17:56.082Z","updatedAt":"nonsense","archived":false,"teams":[{"id":"368389","name":"West","primary":true},{"id":7},null]},
              {"id":8,"userIdIncludingInactive":"9","archived":"true"},
              {"id":"x"},{"email":"nobody"},null]}
            """));

        var owners = await new OwnerWalk(portal.Client).ReadAsync(archived: false, Cancel);

        var (first, second) = (owners[0], owners[1]);
        Assert.Equal(
            (52550153, "a@example.com", "PERSON", "Á\uFFFD", "", 12282590L, false),
            (first.Id, first.Email, first.Type, first.FirstName, first.LastName, first.UserId, first.IsArchived));
        Assert.Equal((new DateTimeOffset(2020, 10, 28, 21, 17, 56, 82, TimeSpan.Zero), null), (first.CreatedAt, first.UpdatedAt));
        Assert.Equal([new("368389", "West", true), new("7", null, false)], first.Teams);
        Assert.Equal((8, 9L, true), (second.Id, second.UserId, second.IsArchived));
        Assert.Empty(second.Teams);
        Assert.Contains(portal.Logger.Entries, entry => entry.Id == 1008);
    }

    [Fact]
    public async Task a_cursor_that_goes_round_in_a_circle_is_no_list()
    {
        var page = Answer.Json("""{"results":[{"id":"1"}],"paging":{"next":{"after":"7"}}}""");
        using var portal = new FakePortal().Answers([.. Enumerable.Repeat(page, 9)]);

        var failure = await Assert.ThrowsAsync<HubSpotApiException>(() => new OwnerWalk(portal.Client).ReadAsync(archived: false, Cancel));

        Assert.Contains("again", failure.Message);
    }

    [Fact]
    public async Task a_missing_scope_is_told_as_such()
    {
        using var portal = new FakePortal().Answers(Answer.Status(403));

        Assert.True(
            (await Assert.ThrowsAsync<HubSpotApiException>(() => new OwnerWalk(portal.Client)
                .ReadAsync(archived: false, Cancel))).IsMissingScope);
    }
}

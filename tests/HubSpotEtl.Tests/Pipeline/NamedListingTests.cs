using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Pages;
using HubSpotEtl.Pipeline.Links;
using HubSpotEtl.Pipeline.Reading;
using HubSpotEtl.Tests.HubSpot.Support;
using HubSpotEtl.Tests.Pipeline.Support;

namespace HubSpotEtl.Tests.Pipeline;

public sealed class NamedListingTests : IDisposable
{
    private readonly Portal _portal = new();

    public void Dispose() => _portal.Dispose();

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    public async Task a_cursor_that_hubspot_knows_no_more_begins_the_listing_anew(int status)
    {
        Answers(request => request.Query.Contains("after=stale") ? (Answer.Error("no such cursor"), status) : ("""{"results":[{"id":"7","properties":{}}]}""", 200));

        var pages = await ReadAsync("stale");

        Assert.Equal([7], Assert.Single(pages).ReadIds());
        Assert.DoesNotContain("after=", _portal.Sent[^1].Query);
        Assert.Contains("associations=companies", _portal.Sent[^1].Query);
        Assert.Contains(_portal.Logger.Entries, entry => entry.Id == 9106);
    }

    [Fact]
    public async Task a_cursor_that_is_refused_for_the_associations_asked_along_with_it_is_gone_on_with()
    {
        Answers(request => request.Query.Contains("associations=") ? (Answer.Error("no such type"), 400) : ("""{"results":[{"id":"7","properties":{}}]}""", 200));

        await ReadAsync("good");

        Assert.All(_portal.Sent, request => Assert.Contains("after=good", request.Query));
        Assert.Equal(2, _portal.Sent.Count);
    }

    [Theory]
    [InlineData(403, "stale")]
    [InlineData(400, null)]
    public async Task what_is_refused_from_the_start_or_for_want_of_a_scope_fails(int status, string? cursor)
    {
        Answers(_ => (Answer.Error("no"), status));

        var refusal = await Assert.ThrowsAsync<HubSpotApiException>(() => ReadAsync(cursor));

        Assert.Equal((status, 2), ((int)refusal.Status!, _portal.Sent.Count));
    }

    private Task<List<Page>> ReadAsync(string? cursor) =>
        new NamedListing(_portal.Client, "contacts", ["email"], new NamedTargets([Given.Company]), _portal.Logger)
        .ReadAsync(cursor is null ? null : new Cursor(cursor), TestContext.Current.CancellationToken).AllAsync();

    private void Answers(Func<SentRequest, (string Json, int Status)> answer) => _portal.On("/objects/contacts", request =>
    {
        var (json, status) = answer(request);
        return Answer.Json(json, status)();
    });
}

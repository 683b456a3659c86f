using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Pages;
using HubSpotEtl.HubSpot.Queries;
using HubSpotEtl.Pipeline.Links;
using HubSpotEtl.Tests.HubSpot.Support;
using HubSpotEtl.Tests.Pipeline.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace HubSpotEtl.Tests.Pipeline;

public sealed class LinkPagesTests : IDisposable
{
    private static readonly LinkRequest Request = new(Given.Company, [1, 2], 2);

    private const string NoneOf2 = """{"category":"OBJECT_NOT_FOUND","subCategory":"crm.associations.NO_ASSOCIATIONS_FOUND","context":{"fromObjectId":["2"]}}""";

    private readonly Portal _portal = new();

    public void Dispose() => _portal.Dispose();

    [Fact]
    public async Task records_with_more_targets_are_asked_for_again_until_there_are_none()
    {
        _portal.On("/batch/read", request => Page(
            request.Body!.Contains("\"b\"") ? null : request.Body.Contains("\"a\"") ? "b" : "a")());

        var pages = await ReadAsync();

        Assert.Equal(3, pages.Count);
        Assert.Equal("""{"inputs":[{"id":"1"},{"id":"2"}]}""", _portal.Sent[0].Body);
        Assert.Equal("""{"inputs":[{"id":"1","after":"b"}]}""", _portal.Sent[2].Body);
    }

    [Fact]
    public async Task a_server_that_names_the_same_page_again_is_an_error_and_no_endless_loop()
    {
        _portal.On("/batch/read", _ => Page("a")());

        await Assert.ThrowsAsync<HubSpotApiException>(ReadAsync).Soon();

        Assert.Equal(2, _portal.Sent.Count);
    }

    [Fact]
    public async Task a_server_that_names_pages_in_turn_for_ever_is_an_error_too()
    {
        _portal.On("/batch/read", _ => Page($"{_portal.Sent.Count % 3}")());

        await Assert.ThrowsAsync<HubSpotApiException>(ReadAsync).Soon();

        Assert.InRange(_portal.Sent.Count, 4, 12);
    }

    [Fact]
    public async Task what_an_answer_is_silent_about_is_asked_for_once_more()
    {
        _portal.On("/batch/read", _ => Answer.Json(_portal.Sent.Count == 1 ? Answer.EmptyPage : $$"""{"results":[],"errors":[{{NoneOf2}}]}""")());

        var page = Assert.Single(await ReadAsync());

        Assert.Equal([1], page.Silent);
        Assert.Equal(2, _portal.Sent.Count);
    }

    [Fact]
    public async Task links_of_records_that_were_not_asked_about_are_no_answer()
    {
        _portal.On("/batch/read", """{"results":[{"from":{"id":"9"},"to":[{"toObjectId":7,"associationTypes":[{"category":"X","typeId":1}]}]}]}""");

        var page = Assert.Single(await ReadAsync());

        Assert.Empty(page.Links);
        Assert.Equal([1, 2], page.Silent.Order());
    }

    [Fact]
    public async Task a_record_whose_further_targets_are_kept_back_is_not_known_completely()
    {
        _portal.On("/batch/read", request => request.Body!.Contains("after") ? Answer.Json(Answer.EmptyPage)() : Page("a")());

        var pages = await ReadAsync();

        Assert.Equal([1], Assert.Single(pages[1].Errors).FromIds);
    }

    private async Task<List<AssociationPage>> ReadAsync()
    {
        var links = new LinkPages(_portal.Client, "contacts", NullLogger.Instance);
        var first = await links.FirstAsync(Request, TestContext.Current.CancellationToken);
        return await links.FromAsync(Request, first, TestContext.Current.CancellationToken).AllAsync();
    }

    private static Func<HttpResponseMessage> Page(string? after)
    {
        var paging = after is null ? "" : $$$""","paging":{"next":{"after":"{{{after}}}"}}""";
        return Answer.Json(
            $$$"""{"results":[{"from":{"id":"1"},"to":[{"toObjectId":7,"associationTypes":[{"category":"X","typeId":1}]}]{{{paging}}}}],"errors":[{{{NoneOf2}}}]}""");
    }
}

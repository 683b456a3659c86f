using System.Text;
using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Pages;
using HubSpotEtl.HubSpot.Queries;
using HubSpotEtl.Tests.HubSpot.Support;

namespace HubSpotEtl.Tests.HubSpot;

public class BatchReadTests
{
    private const string NotFound =
        """{"status":"error","category":"OBJECT_NOT_FOUND","message":"Could not get some CONTACT objects","context":{"ids":["999"]}}""";

    [Fact]
    public async Task records_that_are_not_there_are_normal()
    {
        var body = $$"""{"status":"COMPLETE","results":[{"id":"1"}],"numErrors":1,"errors":[{{NotFound}}]}""";
        using var portal = new FakePortal().Answers(Answer.Json(body, 207));

        using var page = await ReadAsync(portal, 1, 999);

        Assert.Equal(body, Encoding.UTF8.GetString(page.Body.Span));
        Assert.Null(page.Next);
        Assert.Single(portal.Sent);
    }

    [Fact]
    public async Task any_other_error_is_reported_since_its_records_would_look_absent()
    {
        var body = $$"""{"errors":[{{NotFound}},{"category":"VALIDATION_ERROR","message":"Invalid\nid"}],"results":[]}""";
        using var portal = new FakePortal().Answers(Answer.Json(body, 207));

        var failure = await Assert.ThrowsAsync<HubSpotApiException>(() => ReadAsync(portal, 1, 999));

        Assert.Equal("VALIDATION_ERROR", failure.Category);
        Assert.Contains("Invalid id", failure.Message);
        Assert.Single(portal.Sent);
    }

    [Fact]
    public async Task an_error_that_passes_is_asked_again()
    {
        using var portal = new FakePortal().Answers(
            Answer.Json("""{"results":[],"errors":[{"category":"INTERNAL_ERROR","message":"x"}]}""", 207), Answer.Json(Answer.EmptyPage));

        using var page = await ReadAsync(portal, 1);

        Assert.Equal(2, portal.Sent.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public async Task no_more_ids_go_out_than_hubspot_takes(int count)
    {
        using var portal = new FakePortal();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ReadAsync(portal, new long[count]));

        Assert.Empty(portal.Sent);
    }

    [Fact]
    public async Task a_search_walks_by_id_and_sends_no_offset()
    {
        using var portal = new FakePortal().Answers(Answer.Json("""{"total":3,"results":[],"paging":{"next":{"after":"200"}}}"""));
        var since = new DateTimeOffset(2023, 11, 14, 22, 13, 20, TimeSpan.Zero);

        using var page = await portal.Client.SearchAsync(
            "0-1",
            new SearchQuery
            {
                Filters =
                [
                    SearchFilter.From("lastmodifieddate", since),
                    SearchFilter.Until("lastmodifieddate", since.AddHours(1)),
                    SearchFilter.Above("hs_object_id", 12),
                ],
                Properties = ["hs_object_id"],
            },
            TestContext.Current.CancellationToken);

        Assert.Equal("/crm/v3/objects/0-1/search", portal.Sent[0].Path);
        Assert.Equal(
            """{"filterGroups":[{"filters":[{"propertyName":"lastmodifieddate","operator":"GTE","value":"1700000000000"},"""
            + """{"propertyName":"lastmodifieddate","operator":"LTE","value":"1700003600000"},"""
            + """{"propertyName":"hs_object_id","operator":"GT","value":"12"}]}],"""
            + "\"sorts\":[{\"propertyName\":\"hs_object_id\",\"direction\":\"ASCENDING\"}],\"properties\":[\"hs_object_id\"],\"limit\":200}",
            portal.Sent[0].Body);
    }

    [Theory]
    [InlineData("""{"total":12345678901,"results":[]}""", 12_345_678_901)]
    [InlineData("""{"results":[{"id":"1","total":5}],"total":"3"}""", 3)]
    public async Task a_count_is_the_searches_total(string body, long expected)
    {
        using var portal = new FakePortal().Answers(Answer.Json(body));

        Assert.Equal(expected, await portal.Client.CountAsync("contacts", [], TestContext.Current.CancellationToken));

        Assert.Contains("\"filterGroups\":[]", portal.Sent[0].Body);
        Assert.Contains("\"limit\":1}", portal.Sent[0].Body);
    }

    [Fact]
    public async Task a_count_without_total_is_no_zero()
    {
        using var portal = new FakePortal().Answers([.. Enumerable.Repeat(Answer.Json(Answer.EmptyPage), 5)]);

        await Assert.ThrowsAsync<HubSpotApiException>(() => portal.Client.CountAsync("contacts", [], TestContext.Current.CancellationToken));
    }

    [Fact]
    public void only_in_takes_a_list_of_values()
    {
        var filter = new SearchFilter("hs_object_id", SearchOperator.In, "1", "2");

        Assert.Equal(["1", "2"], filter.Values);
    }

    private static Task<Page> ReadAsync(FakePortal portal, params long[] ids) =>
        portal.Client.BatchReadAsync("contacts", ids, ["email"], TestContext.Current.CancellationToken);
}

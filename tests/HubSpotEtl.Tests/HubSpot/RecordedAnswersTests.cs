using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Answers;
using HubSpotEtl.HubSpot.Pages;
using HubSpotEtl.HubSpot.Queries;
using HubSpotEtl.Tests.HubSpot.Support;

namespace HubSpotEtl.Tests.HubSpot;

public class RecordedAnswersTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_recorded_property_listing_is_read_whole()
    {
        var exchange = RecordedExchange.Load("nango-eu1-2026/fetch-properties.json")[0];
        using var portal = new FakePortal().Answers(exchange.Answer);

        var properties = await portal.Client.GetPropertiesAsync("companies", Cancel);

        Assert.Equal(
            exchange.Results.EnumerateArray().Select(p => (p.GetProperty("name").ToString(), p.GetProperty("type").ToString())),
            properties.Select(p => (p.Name, p.Type)));
        Assert.Equal(247, properties.Count);
        Assert.Equal(new RateLimit(110, TimeSpan.FromSeconds(10)), portal.Client.Usage.GeneralLimit);
        var expected = new DateTimeOffset(2026, 3, 12, 7, 35, 15, TimeSpan.Zero);
        Assert.InRange((portal.Client.ServerTime!.Value - expected).TotalSeconds, 0, 0.001);
    }

    [Fact]
    public async Task a_recorded_page_gives_its_ids_and_cursor()
    {
        var exchange = RecordedExchange.Load("nango-eu1-2026/companies.json")[0];
        using var portal = new FakePortal().Answers(exchange.Answer);

        using var page = await portal.ListAsync();

        Assert.Equal(
            exchange.Results.EnumerateArray().Select(r => long.Parse(r.GetProperty("id").GetString()!)), RecordIds.Read(page.Body.Span));
        Assert.Equal(exchange.Response.TryGetProperty("paging", out _), page.Next is not null);
    }

    [Fact]
    public async Task recorded_custom_schemas_are_read_with_all_associations()
    {
        var exchange = RecordedExchange.Load("grouparoo-2022/schemas-list.json")[0];
        using var portal = new FakePortal().Answers(exchange.Answer);

        var schemas = await portal.Client.GetCustomSchemasAsync(Cancel);

        Assert.Equal(
            exchange.Results.EnumerateArray().Select(s => s.GetProperty("objectTypeId").GetString()), schemas.Select(s => s.ObjectTypeId));
        Assert.Equal(
            exchange.Results.EnumerateArray().Select(s => s.GetProperty("associations").GetArrayLength()),
            schemas.Select(s => s.Associations.Count));
    }

    [Fact]
    public async Task recorded_pipelines_are_read()
    {
        var exchange = RecordedExchange.Load("nango-eu1-2026/fetch-pipelines.json")[0];
        using var portal = new FakePortal().Answers(exchange.Answer);

        var pipeline = Assert.Single(await portal.Client.GetPipelinesAsync("deals", Cancel));

        Assert.Equal(exchange.Results[0].GetProperty("stages").GetArrayLength(), pipeline.Stages.Count);
        Assert.All(pipeline.Stages, stage => Assert.NotNull(stage.Probability));
    }

    [Theory]
    [InlineData("grouparoo-2022/search-COMPANY.json")]
    [InlineData("grouparoo-2022/search-custom-object.json")]
    public async Task every_recorded_search_is_read_and_every_recorded_429_waited_for_a_second(string file)
    {
        foreach (var exchange in RecordedExchange.Load(file))
        {
            using var portal = new FakePortal().Answers(exchange.Answer, Answer.Json(Answer.EmptyPage));

            using var page = await portal.Client.SearchAsync("companies", new SearchQuery(), Cancel);

            Assert.Equal(exchange.Status == 429 ? [1] : [], portal.Clock.WaitedSeconds);
        }
    }
}

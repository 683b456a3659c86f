using System.Text.Json;
using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.IntegrationTests.Verify;
using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.IntegrationTests.Discover;

public sealed class DiscoveredTypes
{
    [Fact]
    public async Task are_all_that_a_sync_would_know_and_as_it_names_them()
    {
        await using var fixture = await VerifyFixture.StartAsync(SyncFixture.Quick(("contacts", 40), ("deals", 7), ("meters", 3)));
        await fixture.SyncAsync("deals,p50445259_meters");

        var report = (await fixture.RunAsync("discover", "--output", "json")).Expect(0).Json;

        var deals = Find(report, "deals");
        Assert.Equal(
            ("0-3", "DEAL", "deal", 7, "limits"),
            (
                Text(deals, "object_type_id"), Text(deals, "name"), Text(deals, "table"), Number(deals, "records"),
                Text(deals, "records_from")));
        Assert.Equal(fixture.Type("deals").Properties.Count, Number(deals, "properties"));
        var meters = Find(report, "p50445259_meters");
        Assert.Equal(
            ("METERS", "meters", true, 3),
            (Text(meters, "name"), Text(meters, "table"), meters.GetProperty("custom").GetBoolean(), Number(meters, "records")));
        Assert.Contains("contacts", meters.GetProperty("associable_types").EnumerateArray().Select(type => type.GetString()));
        Assert.Contains("p50445259_meters", deals.GetProperty("associable_types").EnumerateArray().Select(type => type.GetString()));
        Assert.Equal("database", Text(report, "table_names_from"));
        var tables = report.GetProperty("objects").EnumerateArray()
            .ToDictionary(type => Text(type, "object_type_id")!, type => Text(type, "table"));
        Assert.Equal(
            tables["0-3"],
            await fixture.ScalarAsync<string>("SELECT table_name FROM etl_table WHERE kind = 'main' AND object_type_id = '0-3'"));
    }

    [Fact]
    public async Task are_counted_by_search_where_hubspot_does_not_count_them_for_its_limits()
    {
        await using var fixture = await VerifyFixture.StartAsync(SyncFixture.Quick(("deals", 7)));
        fixture.Portal.Faults.Next(CallFamily.Limits, null, Fault.MissingScope("none"));

        var report = (await fixture.RunAsync("discover", "--object-type", "deals", "--output", "json")).Expect(0).Json;

        Assert.Equal((7, "search"), (Number(Find(report, "deals"), "records"), Text(Find(report, "deals"), "records_from")));
        Assert.Contains("record counts failed", report.GetProperty("remarks")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task are_listed_with_the_reason_when_the_token_may_not_read_them()
    {
        await using var fixture = await VerifyFixture.StartAsync(SyncFixture.Quick(("deals", 7), ("leads", 5), ("tickets", 4)));
        fixture.Portal.Faults.Deny("leads");
        fixture.Portal.Faults.Deny("tickets", CallFamily.Schemas);

        var report = (await fixture.RunAsync("discover", "--output", "json")).Expect(0).Json;
        var text = (await fixture.RunAsync("discover")).Expect(0).Output;

        Assert.Contains("crm.objects.leads.read", Text(Find(report, "leads"), "reason"), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, Find(report, "leads").GetProperty("properties").ValueKind);
        Assert.Equal(
            (4, JsonValueKind.Null),
            (Number(Find(report, "tickets"), "records"), Find(report, "tickets").GetProperty("associable_types").ValueKind));
        Assert.Matches(@"(?s)NOT READABLE WITH THIS TOKEN\n.*    - leads: .*crm\.objects\.leads\.read", text);
    }

    [Fact]
    public async Task have_the_names_of_an_empty_schema_where_the_database_does_not_answer()
    {
        await using var fixture = await VerifyFixture.StartAsync(SyncFixture.Quick(("meetings", 2)));
        fixture.Settings["DB_PORT"] = "1";

        var report = (await fixture.RunAsync("discover", "--object-type", "meetings,no_such_type", "--output", "json")).Expect(0).Json;

        Assert.Equal(("meeting_event", "rules"), (Text(Find(report, "meetings"), "table"), Text(report, "table_names_from")));
        Assert.Contains("Unable to infer object type", Text(Find(report, "no_such_type"), "reason"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ACCESS_TOKEN", "pat-eu1-11111111-2222-3333-4444-555555555555", "Check ACCESS_TOKEN")]
    [InlineData("HUBSPOT_BASE_URL", "http://127.0.0.1:1", "the connection failed")]
    public async Task cannot_be_read_from_a_portal_that_refuses_or_does_not_answer(string name, string value, string message)
    {
        await using var fixture = await VerifyFixture.StartAsync(SyncFixture.Quick());
        fixture.Settings[name] = value;

        var run = (await fixture.RunAsync("discover", "--object-type", "deals")).Expect(1);

        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }

    private static JsonElement Find(JsonElement report, string objectType) =>
        report.GetProperty("objects").EnumerateArray().Single(type => Text(type, "object_type") == objectType);

    private static string? Text(JsonElement document, string key) => document.GetProperty(key).GetString();

    private static long Number(JsonElement document, string key) => document.GetProperty(key).GetInt64();
}

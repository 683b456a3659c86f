using System.Text.Json;
using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.IntegrationTests.Verify;
using HubSpotEtl.Simulator;
using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.IntegrationTests.Plan;

/// <summary>What <c>plan</c> says, against what <c>sync</c> then does: the calls of each kind as the report counts them.</summary>
public sealed class PredictedCalls
{
    private const double Tolerance = 0.10;

    private static readonly string[] s_associations = ["associations"];
    private static readonly string[] s_search = ["search"];

    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    [InlineData(300)]
    [InlineData(2_000)]
    [InlineData(30_000)]
    public async Task of_a_first_full_load_are_those_that_it_makes(int contacts)
    {
        await using var fixture = await VerifyFixture.StartAsync(
            Portal(("contacts", contacts), ("companies", 400), ("deals", 300), ("notes", 500)));

        var plan = await AssertPredictedAsync(fixture, "contacts");

        Assert.Equal(
            ("full", false, "first run", contacts),
            (Text(plan, "sync_mode"), plan.GetProperty("resumes").GetBoolean(), Text(plan, "sync_reason"), Records(plan)));
        await fixture.AssertTruthAsync("contacts");
    }

    [Fact]
    public async Task of_a_second_full_load_count_the_rows_that_have_to_be_asked_for_by_id()
    {
        await using var fixture = await VerifyFixture.StartAsync(Portal(("deals", 4_000), ("companies", 400)));
        await fixture.SyncAsync("deals");
        var deals = fixture.Type("deals");
        foreach (var id in deals.LiveIds().Take(1_250).ToList())
            deals.Archive(id);

        var plan = await AssertPredictedAsync(fixture, "deals", "--full-load");

        Assert.Equal(("full", "a full load was asked for", 2_750), (Text(plan, "sync_mode"), Text(plan, "sync_reason"), Records(plan)));
        Assert.Equal("[]", plan.GetProperty("schema_changes").GetRawText());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(1_900)]
    public async Task of_an_incremental_run_are_those_that_it_makes(int changes)
    {
        await using var fixture = await VerifyFixture.StartAsync(Portal(("contacts", 20_000), ("companies", 300), ("deals", 300)));
        await fixture.SyncAsync("contacts");
        Change(fixture, "contacts", changes);

        var plan = await AssertPredictedAsync(fixture, "contacts");

        Assert.Equal(("incremental", changes), (Text(plan, "sync_mode"), Records(plan)));
    }

    [Fact]
    public async Task of_a_run_that_turns_into_a_full_load_are_those_of_a_full_load()
    {
        await using var fixture = await VerifyFixture.StartAsync(Portal(("products", 5_000)));
        await fixture.SyncAsync("products");
        Change(fixture, "products", 5_000);

        var plan = await AssertPredictedAsync(fixture, "products");

        Assert.Equal(("full", 5_000), (Text(plan, "sync_mode"), Records(plan)));
        Assert.Contains("5000 of 5000 records changed", Text(plan, "sync_reason"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task count_the_associations_of_all_rows_when_they_are_refreshed()
    {
        await using var fixture = await VerifyFixture.StartAsync(Portal(("companies", 3_400), ("contacts", 200)));
        await fixture.SyncAsync("companies");
        Change(fixture, "companies", 7);

        await AssertPredictedAsync(fixture, "companies", "--associations");
    }

    [Fact]
    public async Task of_an_object_without_associations_are_all_pages()
    {
        await using var fixture = await VerifyFixture.StartAsync(Portal(("products", 6_000)));

        var plan = await AssertPredictedAsync(fixture, "products");

        Assert.Equal(0, Calls(plan, "associations"));
    }

    [Fact]
    public async Task of_a_wide_object_are_two_a_page()
    {
        await using var fixture = await VerifyFixture.StartAsync(
            Portal(("deals", 5_000), ("companies", 300)) with { Properties = Counts(("deals", 700)) });

        var plan = await AssertPredictedAsync(fixture, "deals");

        Assert.InRange(Calls(plan, "general"), 100, 120);
    }

    [Fact]
    public async Task of_a_wide_object_whose_search_is_refused_count_the_reading_by_id()
    {
        await using var fixture = await VerifyFixture.StartAsync(Portal(("deals", 3_000)) with
        {
            Properties = Counts(("deals", 500)), SearchBodyLimit = 3_000, SearchBodyCountsProperties = true,
        });
        await fixture.SyncAsync("deals");
        Change(fixture, "deals", 1_450);

        var plan = await AssertPredictedAsync(fixture, "deals");

        Assert.InRange(Calls(plan, "general"), 15, 25);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task of_a_run_that_goes_on_are_those_that_are_left(bool opaqueCursors)
    {
        await using var fixture = await VerifyFixture.StartAsync(
            Portal(("contacts", 9_000), ("companies", 300)) with { OpaqueCursors = opaqueCursors });
        fixture.Portal.Faults.When(call => call is { Family: CallFamily.List, NumberInFamily: > 45 } ? Fault.DailyLimit : null);
        Assert.Equal(1, (await fixture.RunAsync("sync", "--object-type", "contacts", "--no-progress")).ExitCode);
        fixture.Portal.Faults.Clear();

        var plan = await AssertPredictedAsync(fixture, "contacts");

        Assert.True(plan.GetProperty("resumes").GetBoolean());
        Assert.StartsWith("continues the run of", Text(plan, "sync_reason"), StringComparison.Ordinal);
        Assert.InRange(Calls(plan, "general"), 40, 60);
        await fixture.AssertTruthAsync("contacts");
    }

    [Fact]
    public async Task of_an_incremental_run_that_goes_on_are_those_that_are_left()
    {
        await using var fixture = await VerifyFixture.StartAsync(Portal(("contacts", 20_000), ("companies", 300)));
        await fixture.SyncAsync("contacts");
        Change(fixture, "contacts", 1_800);
        fixture.Portal.Calls.Reset();
        fixture.Portal.Faults.When(call => call is { Family: CallFamily.Search, NumberInFamily: > 5 } ? Fault.DailyLimit : null);
        Assert.Equal(1, (await fixture.RunAsync("sync", "--object-type", "contacts", "--no-progress")).ExitCode);
        fixture.Portal.Faults.Clear();

        var plan = await AssertPredictedAsync(fixture, "contacts");

        Assert.Equal(("incremental", true), (Text(plan, "sync_mode"), plan.GetProperty("resumes").GetBoolean()));
        Assert.InRange(Records(plan), 600, 1_400);
    }

    [Fact]
    public async Task count_every_type_for_every_record_where_the_listing_does_not_name_links()
    {
        // With few properties: the log of calls, which the fault goes by, keeps only the beginning of a long URL.
        await using var fixture = await VerifyFixture.StartAsync(
            Portal(("contacts", 3_300), ("companies", 100)) with { Properties = Counts(("contacts", 6)) });
        fixture.Portal.Faults.When(
            call =>
                call.Family == CallFamily.List && call.Target.Contains("associations=", StringComparison.Ordinal)
                    ? Fault.Status(400)
                    : null);

        await AssertPredictedAsync(fixture, "contacts");
    }

    [Fact]
    public async Task count_every_type_for_every_record_where_the_listing_names_nothing()
    {
        await using var fixture = await VerifyFixture.StartAsync(
            Portal(("contacts", 3_300), ("companies", 100)) with { IgnoreInlineAssociations = true });

        await AssertPredictedAsync(fixture, "contacts");
    }

    [Fact]
    public async Task count_every_type_for_every_record_in_a_full_load_that_asks_about_everything()
    {
        await using var fixture = await VerifyFixture.StartAsync(Portal(("contacts", 6_300), ("companies", 100)));

        await AssertPredictedAsync(fixture, "contacts", "--full-load", "--associations");
    }

    [Fact]
    public async Task count_one_for_each_type_that_is_only_guessed_where_the_schema_may_not_be_read()
    {
        await using var fixture = await VerifyFixture.StartAsync(Portal(("contacts", 2_600), ("companies", 100)));
        fixture.Portal.Faults.Deny("contacts", CallFamily.Schemas);

        await AssertPredictedAsync(fixture, "contacts");
    }

    [Fact]
    public async Task count_the_pages_of_archived_records()
    {
        await using var fixture = await VerifyFixture.StartAsync(Portal(("deals", 3_000)) with { ArchivedShare = 0.2 });
        await fixture.SyncAsync("deals");
        Change(fixture, "deals", 3);

        // The first incremental run counts them, the second knows them.
        var first = await AssertPredictedAsync(fixture, "deals");
        var second = await AssertPredictedAsync(fixture, "deals");

        Assert.Equal((Calls(first, "general"), true), (Calls(second, "general"), Calls(first, "general") > 7));
    }

    [Fact]
    public async Task are_unknown_where_hubspot_counts_nothing_and_that_is_said()
    {
        await using var fixture = await VerifyFixture.StartAsync(Portal(("deals", 30)));
        fixture.Portal.Faults.When(call => call.Family is CallFamily.Search or CallFamily.Limits ? Fault.BadRequest("not here") : null);

        var plan = Single((await fixture.RunAsync("plan", "--object-type", "deals", "--output", "json")).Expect(0));

        Assert.Equal(JsonValueKind.Null, plan.GetProperty("api_calls").ValueKind);
        Assert.Contains("does not count", plan.GetProperty("warnings")[0].GetString(), StringComparison.Ordinal);
    }

    // With links of all types, so that one call more or less is within what a prediction may be off.
    private static SimulatorOptions Portal(params (string Type, int Records)[] objects) =>
        SyncFixture.Quick(objects) with { LinkedTypes = SyncFixture.AllTypes };

    private static Dictionary<string, int> Counts(params (string Type, int Count)[] counts) =>
        counts.ToDictionary(one => one.Type, one => one.Count);

    // Later than the overlap reaches back.
    private static void Change(VerifyFixture fixture, string objectType, int count)
    {
        fixture.Portal.Clock.Advance(TimeSpan.FromHours(2));
        fixture.Type(objectType).TouchSome(count);
        fixture.Portal.LetSearchCatchUp();
    }

    private static async Task<JsonElement> AssertPredictedAsync(VerifyFixture fixture, string objectType, params string[] arguments)
    {
        var plan = Single((await fixture.RunAsync(["plan", "--object-type", objectType, "--output", "json", .. arguments])).Expect(0));
        var run = await fixture.RunAsync(["sync", "--object-type", objectType, "--output", "json", "--no-progress", .. arguments]);
        var report = run.Expect(0).Json;
        var kinds = report.GetProperty("details").GetProperty("api_calls_by_kind");
        Assert.Equal(Text(report, "sync_mode"), Text(plan, "sync_mode"));
        var search = Sum(kinds, s_search);
        var associations = Sum(kinds, s_associations);
        var total = report.GetProperty("api_calls").GetInt64();
        var said = plan.GetProperty("api_calls").GetRawText() + " against " + kinds.GetRawText();
        AssertClose(total, Calls(plan, "total"), said);
        AssertClose(search, Calls(plan, "search"), said);
        AssertClose(associations, Calls(plan, "associations"), said);
        AssertClose(total - search - associations, Calls(plan, "general"), said);
        TestContext.Current.TestOutputHelper?.WriteLine(said);
        return plan;
    }

    private static void AssertClose(long made, long predicted, string said) =>
        Assert.True(Math.Abs(made - predicted) <= made * Tolerance, $"{predicted} predicted, {made} made: {said}");

    private static JsonElement Single(VerifyRun run) => run.Json.GetProperty("results").EnumerateArray().Single();

    private static string Text(JsonElement document, string key) => document.GetProperty(key).GetString()!;

    private static long Records(JsonElement plan) => plan.GetProperty("records").GetInt64();

    private static long Calls(JsonElement plan, string kind) => plan.GetProperty("api_calls").GetProperty(kind).GetInt64();

    private static long Sum(JsonElement kinds, string[] names) =>
        names.Sum(name => kinds.TryGetProperty(name, out var calls) ? calls.GetInt64() : 0);
}

using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.IntegrationTests.Truth;
using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.IntegrationTests.Faults;

/// <summary>
/// Each way in which HubSpot fails that does not pass: it is told with its remedy, what can be stored is, and the other object is left
/// alone. The next undisturbed run makes the tables right.
/// </summary>
public sealed class HubSpotRefusals : HubSpotFaultFixture
{
    /// <summary>Faults that end the object in the middle of its listing, when two batches at most are stored.</summary>
    public static TheoryData<string, string, bool> Ending => new()
    {
        { "400", "No such cursor", false },
        { "403", "crm.objects.contacts.read", false },
        { "477 for an hour", "data centre", false },
        { "429 for an hour", "goes on where it stopped", false },
        { "401", "ACCESS_TOKEN", true },
        { "429 of the day", "after midnight", true },
    };

    [Theory]
    [MemberData(nameof(Ending))]
    public async Task what_does_not_pass_ends_the_object_or_the_run_and_keeps_what_is_stored(string name, string remedy, bool endsTheRun)
    {
        Fault fault = name switch
        {
            "400" => Fault.BadRequest("No such cursor"),
            "403" => Fault.MissingScope("crm.objects.contacts.read"),
            "477 for an hour" => Fault.Status(477, TimeSpan.FromHours(1)),
            "429 for an hour" => Fault.Status(429, TimeSpan.FromHours(1)),
            "401" => Fault.ExpiredToken,
            _ => Fault.DailyLimit,
        };
        await using var portal = await SyncedPortal.StartEarlierAsync(
            Options with { Objects = SyncedPortal.Counts((Type, 2_600), ("companies", 40), (Other, 60)) });
        portal.Simulator.Faults.When(call => call is { Family: CallFamily.List, ObjectType: Type, NumberInFamily: > 20 } ? fault : null);

        var failed = await portal.RunAsync("--object-type", Both);

        Assert.Equal(1, failed.ExitCode);
        var errors = failed.Report.GetProperty("errors").EnumerateArray()
            .ToDictionary(one => one.GetProperty("object_type").GetString()!, one => one.GetProperty("detail").GetString()!);
        Assert.Equal(endsTheRun ? [Type, Other] : [Type], errors.Keys);
        Assert.All(errors.Values, detail => Assert.Contains(remedy, detail, StringComparison.Ordinal));
        await AssertWholeBatchesAsync(portal);
        if (!endsTheRun)
            await portal.AssertTruthAsync(Other);

        portal.Simulator.Faults.Clear();
        portal.Simulator.Calls.Reset();
        await AssertHealthyAsync(portal, await portal.RunAsync("--object-type", Both), retries: 0);
        Assert.True(portal.Simulator.Calls.Count(CallFamily.List, Type) < 20, "what was stored has been listed again");
    }

    [Theory]
    [InlineData(CallFamily.Properties)]
    [InlineData(CallFamily.List)]
    public async Task an_object_that_may_not_be_read_is_left_out_and_the_scope_is_named(CallFamily family)
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(Options);
        portal.Simulator.Faults.Deny(Type, family);

        var failed = await portal.RunAsync("--object-type", Both);
        await portal.AssertTruthAsync(Other);
        portal.Simulator.Faults.Clear();

        Assert.Equal(1, failed.ExitCode);
        var error = Assert.Single(failed.Report.GetProperty("errors").EnumerateArray());
        Assert.Contains("crm.objects.contacts.read", error.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await AssertHealthyAsync(portal, await portal.RunAsync("--object-type", Both), retries: 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task associations_that_may_not_be_read_are_read_as_soon_as_they_may(bool wereReadBefore)
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(Options);
        if (wereReadBefore)
            await portal.SyncAsync(Both);
        portal.Simulator.Faults.When(
            call =>
                call is { Family: CallFamily.Associations, ObjectType: Type, ToObjectType: "companies" }
                    ? Fault.MissingScope("crm.objects.companies.read")
                    : null);
        Change(portal);
        var id = portal.Portal.Type(Type).LiveIds().First();
        portal.Portal.Associate(Type, id, "companies", portal.Portal.Type("companies").LiveIds().Last());
        portal.Portal.Type(Type).Touch(id);

        var denied = await portal.RunAsync("--object-type", Both);
        portal.Simulator.Clock.Advance(TimeSpan.FromHours(2));
        var deniedAgain = await portal.RunAsync("--object-type", Both);
        portal.Simulator.Clock.Advance(TimeSpan.FromHours(2));
        portal.Simulator.Faults.Clear();

        foreach (var run in (SyncOutcome[])[denied, deniedAgain])
        {
            Assert.Equal((1, "with_errors"), (run.ExitCode, run.ResultOf(Type).GetProperty("status").GetString()));
            Assert.Contains(
                run.ResultOf(Type).GetProperty("warnings").EnumerateArray(),
                warning => warning.GetString()!.Contains("crm.objects.companies.read", StringComparison.Ordinal));
            Assert.Equal("healthy", run.ResultOf(Other).GetProperty("status").GetString());
        }

        await AssertHealthyAsync(portal, await portal.RunAsync("--object-type", Both), retries: 0);
        Assert.Equal(
            ["1"],
            await portal.RowsAsync("SELECT count(*) FROM etl_sync_metadata WHERE object_type = 'contact' AND associations_refused IS NULL"));
    }

    [Fact]
    public async Task pipelines_that_may_not_be_read_are_told_and_read_by_the_next_run()
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(Options);
        portal.Simulator.Faults.Deny(Type, CallFamily.Pipelines);

        var denied = await portal.RunAsync("--object-type", Both);
        portal.Simulator.Faults.Clear();

        Assert.Equal((1, "with_errors"), (denied.ExitCode, denied.ResultOf(Type).GetProperty("status").GetString()));
        Assert.Contains("Pipelines were not loaded", denied.Log, StringComparison.Ordinal);
        await AssertHealthyAsync(portal, await portal.RunAsync("--object-type", Both), retries: 0);
    }

    [Fact]
    public async Task a_schema_that_may_not_be_read_is_done_without()
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(Options);
        portal.Simulator.Faults.Deny(Type, CallFamily.Schemas);
        portal.Simulator.Faults.When(
            call => call is { Family: CallFamily.Schemas, ObjectType: null } ? Fault.MissingScope("crm.schemas.custom.read") : null);

        var run = await portal.RunAsync("--object-type", Both);

        run.RequireHealthy();
        Assert.Contains("its schema cannot be read", run.Log, StringComparison.Ordinal);
        Assert.Equal(230, await portal.ValueAsync<long>("SELECT count(*) FROM contact"));
        Assert.Equal(
            portal.Portal.Type(Type).LiveIds().Sum(id => portal.Portal.Associations(Type, id).Count(link => link.ToType == "companies")),
            await portal.ValueAsync<long>("SELECT count(*) FROM contact_company"));
        // Which pairs could have links, but have none, only the schema tells.
        portal.Simulator.Faults.Clear();
        await AssertHealthyAsync(portal, await portal.RunAsync("--object-type", Both), retries: 0);
    }

    // What is there is what the checkpoint says, in whole batches, and no watermark tells otherwise.
    private static async Task AssertWholeBatchesAsync(SyncedPortal portal)
    {
        var stored = await portal.ValueAsync<long>("SELECT records FROM etl_checkpoint WHERE table_name = 'contact'");
        Assert.InRange(stored, 1_000, 2_000);
        Assert.Equal(
            [$"{stored}|0|0"],
            await portal.RowsAsync(
                """
                SELECT (SELECT count(*) FROM contact),
                       (SELECT count(*) FROM (SELECT hs_object_id FROM contact EXCEPT SELECT unnest(ids) FROM etl_seen_ids WHERE table_name = 'contact') x),
                       (SELECT count(*) FROM etl_sync_metadata WHERE object_type = 'contact')
                """));
    }
}

using System.Text.Json;
using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.IntegrationTests.Truth;
using HubSpotEtl.Simulator;
using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.IntegrationTests.Faults;

/// <summary>
/// Each way in which HubSpot fails, met by the real executable over real sockets: what passes is survived and costs nothing but a wait, what does not is
/// told with its remedy, stores what can be stored, and leaves the other object alone. In either case the next undisturbed run makes the tables right.
/// </summary>
public sealed class HubSpotFaults
{
    private const string Type = "contacts";
    private const string Other = "products";
    private const string Both = $"{Type},{Other}";

    private static readonly SimulatorOptions s_portal = new()
    {
        Objects = SyncedPortal.Counts((Type, 230), ("companies", 40), (Other, 60)), Properties = SyncedPortal.Counts((Type, 25), (Other, 12)),
        Limits = PortalLimits.Off, SearchLag = TimeSpan.Zero,
    };

    private static readonly Dictionary<string, Fault> s_passing = new()
    {
        ["429 of the second, without headers"] = Fault.SecondLimit,
        ["429 with Retry-After in seconds"] = Fault.Status(429, TimeSpan.FromSeconds(1)),
        ["429 with Retry-After as a date"] = Fault.Status(429, TimeSpan.FromSeconds(1), asDate: true),
        ["423"] = Fault.Status(423),
        ["477 for a second"] = Fault.Status(477, TimeSpan.FromSeconds(1)),
        ["500"] = Fault.Status(500),
        ["502 in HTML"] = Fault.Status(502),
        ["503 with Retry-After"] = Fault.Status(503, TimeSpan.FromSeconds(1)),
        ["504"] = Fault.Status(504),
        ["520 in HTML"] = Fault.Status(520),
        ["524 in HTML"] = Fault.Status(524),
        ["530 in HTML"] = Fault.Status(530),
        ["200 with a cut-off body"] = Fault.TruncatedBody,
        ["200 with another body"] = Fault.Status(200),
        ["a connection that breaks in the body"] = Fault.DroppedConnection,
        ["a connection that breaks before the answer"] = Fault.NoAnswer,
    };

    public static TheoryData<string> Passing => [.. s_passing.Keys];

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task what_passes_is_survived(string fault)
    {
        await using var portal = await SyncedPortal.StartAsync(s_portal);
        Plan(portal, s_passing[fault], CallFamily.Properties, CallFamily.List, CallFamily.Associations);

        var run = await portal.RunAsync("--object-type", Both);

        await AssertHealthyAsync(portal, run, retries: 3);
        var report = ReportOf(run, Type);
        Assert.Equal((230, 230), (report.GetProperty("records_processed_ok").GetInt64(), report.GetProperty("db_upserts").GetInt64()));
        Change(portal);
        await AssertHealthyAsync(portal, await portal.RunAsync("--object-type", Both), retries: 0);
    }

    [Theory]
    [InlineData("429 of the second, without headers")]
    [InlineData("503 with Retry-After")]
    [InlineData("200 with a cut-off body")]
    [InlineData("a connection that breaks in the body")]
    public async Task what_passes_is_survived_by_incremental_runs_too(string fault)
    {
        await using var portal = await SyncedPortal.StartAsync(s_portal);
        await portal.SyncAsync(Both);
        Change(portal);
        Plan(portal, s_passing[fault], CallFamily.Search, CallFamily.ArchivedList);

        var run = await portal.RunAsync("--object-type", Both);

        await AssertHealthyAsync(portal, run, retries: 2);
        Assert.Equal("incremental", ReportOf(run, Type).GetProperty("sync_mode").GetString());
    }

    [Fact]
    public async Task a_body_that_takes_its_time_is_waited_for()
    {
        await using var portal = await SyncedPortal.StartAsync(s_portal);
        portal.Simulator.Faults.Next(CallFamily.List, Type, Fault.SlowBody(TimeSpan.FromSeconds(3)), times: 2);

        await AssertHealthyAsync(portal, await portal.RunAsync("--object-type", Both), retries: 0);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task a_body_that_takes_more_than_two_minutes_is_given_up_and_asked_for_again()
    {
        await using var portal = await SyncedPortal.StartAsync(s_portal);
        portal.Simulator.Faults.Next(CallFamily.List, Type, Fault.SlowBody(TimeSpan.FromMinutes(10)));

        var run = await portal.RunAsync("--object-type", Both);

        Assert.Contains("no complete answer within 120 s", run.Log, StringComparison.Ordinal);
        await AssertHealthyAsync(portal, run, retries: 1);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task a_ten_second_limit_that_names_no_time_is_waited_for()
    {
        await using var portal = await SyncedPortal.StartAsync(s_portal);
        Plan(portal, Fault.TenSecondLimit, CallFamily.Properties, CallFamily.List, CallFamily.Associations);

        var run = await portal.RunAsync("--object-type", Both);

        // Jitter only adds.
        Assert.Matches(@"pause for 1[0-2]\.\d s", run.Log);
        await AssertHealthyAsync(portal, run, retries: 3);
    }

    [Fact]
    public async Task a_page_that_is_too_big_for_the_server_is_halved()
    {
        await using var portal = await SyncedPortal.StartAsync(s_portal);
        portal.Simulator.Faults.When(call => call is { Family: CallFamily.List, ObjectType: Type } && call.Target.Contains("limit=100", StringComparison.Ordinal) ? Fault.Status(500) : null);

        var run = await portal.RunAsync("--object-type", Both);

        Assert.Contains("asking for 50 records at once", run.Log, StringComparison.Ordinal);
        await AssertHealthyAsync(portal, run, retries: null);
    }

    [Fact]
    public async Task a_url_that_is_too_long_makes_the_run_read_by_id()
    {
        await using var portal = await SyncedPortal.StartAsync(s_portal with { Properties = SyncedPortal.Counts((Type, 200), (Other, 12)), MaxUrlLength = 2_500 });

        var run = await portal.RunAsync("--object-type", Both);

        Assert.True(portal.Simulator.Calls.Status(414) > 0, "the URL was not too long");
        Assert.True(portal.Simulator.Calls.Count(CallFamily.BatchRead, Type) >= 3);
        await AssertHealthyAsync(portal, run, retries: 0);
    }

    [Fact]
    public async Task a_schema_that_may_not_be_read_is_done_without()
    {
        await using var portal = await SyncedPortal.StartAsync(s_portal);
        portal.Simulator.Faults.Deny(Type, CallFamily.Schemas);
        portal.Simulator.Faults.When(call => call is { Family: CallFamily.Schemas, ObjectType: null } ? Fault.MissingScope("crm.schemas.custom.read") : null);

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
        await using var portal = await SyncedPortal.StartAsync(s_portal with { Objects = SyncedPortal.Counts((Type, 2_600), ("companies", 40), (Other, 60)) });
        portal.Simulator.Faults.When(call => call is { Family: CallFamily.List, ObjectType: Type, NumberInFamily: > 20 } ? fault : null);

        var failed = await portal.RunAsync("--object-type", Both);

        Assert.Equal(1, failed.ExitCode);
        var errors = failed.Report.GetProperty("errors").EnumerateArray().ToDictionary(one => one.GetProperty("object_type").GetString()!, one => one.GetProperty("detail").GetString()!);
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
        await using var portal = await SyncedPortal.StartAsync(s_portal);
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
        await using var portal = await SyncedPortal.StartAsync(s_portal);
        if (wereReadBefore)
            await portal.SyncAsync(Both);
        portal.Simulator.Faults.When(call => call is { Family: CallFamily.Associations, ObjectType: Type, ToObjectType: "companies" } ? Fault.MissingScope("crm.objects.companies.read") : null);
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
            Assert.Equal((1, "with_errors"), (run.ExitCode, ReportOf(run, Type).GetProperty("status").GetString()));
            Assert.Contains(
                ReportOf(run, Type).GetProperty("warnings").EnumerateArray(),
                warning => warning.GetString()!.Contains("crm.objects.companies.read", StringComparison.Ordinal));
            Assert.Equal("healthy", ReportOf(run, Other).GetProperty("status").GetString());
        }

        await AssertHealthyAsync(portal, await portal.RunAsync("--object-type", Both), retries: 0);
        Assert.Equal(["1"], await portal.RowsAsync("SELECT count(*) FROM etl_sync_metadata WHERE object_type = 'contact' AND associations_refused IS NULL"));
    }

    [Fact]
    public async Task pipelines_that_may_not_be_read_are_told_and_read_by_the_next_run()
    {
        await using var portal = await SyncedPortal.StartAsync(s_portal);
        portal.Simulator.Faults.Deny(Type, CallFamily.Pipelines);

        var denied = await portal.RunAsync("--object-type", Both);
        portal.Simulator.Faults.Clear();

        Assert.Equal((1, "with_errors"), (denied.ExitCode, ReportOf(denied, Type).GetProperty("status").GetString()));
        Assert.Contains("Pipelines were not loaded", denied.Log, StringComparison.Ordinal);
        await AssertHealthyAsync(portal, await portal.RunAsync("--object-type", Both), retries: 0);
    }

    private static void Plan(SyncedPortal portal, Fault fault, params CallFamily[] families)
    {
        foreach (var family in families)
            portal.Simulator.Faults.Next(family, Type, fault);
    }

    private static void Change(SyncedPortal portal)
    {
        var contacts = portal.Portal.Type(Type);
        var ids = contacts.LiveIds().ToArray();
        contacts.Update(ids[3], new Dictionary<string, string?> { ["firstname"] = "changed" });
        contacts.Create(new Dictionary<string, string?> { ["firstname"] = "new" });
        contacts.Archive(ids[5]);
    }

    private static JsonElement ReportOf(SyncOutcome outcome, string objectType) =>
        outcome.Report.GetProperty("results").EnumerateArray().Single(one => one.GetProperty("object_type").GetString() == objectType);

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

    /// <param name="portal">The portal, undisturbed by now.</param>
    /// <param name="run">What ended.</param>
    /// <param name="retries">Those of the first object; null where they depend on what runs side by side.</param>
    private static async Task AssertHealthyAsync(SyncedPortal portal, SyncOutcome run, long? retries)
    {
        run.RequireHealthy();
        foreach (var objectType in (string[])[Type, Other])
            await portal.AssertTruthAsync(objectType);
        Assert.All(run.Report.GetProperty("results").EnumerateArray(), one => Assert.Equal("healthy", one.GetProperty("status").GetString()));
        Assert.Equal(0, ReportOf(run, Type).GetProperty("records_failed").GetInt64());
        var counted = ReportOf(run, Type).GetProperty("retries").GetInt64();
        Assert.True(retries is null ? counted > 0 : counted == retries, $"{counted} retries");
        Assert.Equal(0, ReportOf(run, Other).GetProperty("retries").GetInt64());
        Assert.Equal(["0|0"], await portal.RowsAsync("SELECT (SELECT count(*) FROM etl_checkpoint), (SELECT count(*) FROM etl_seen_ids)"));
    }
}

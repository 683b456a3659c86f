using HubSpotEtl.Simulator;
using HubSpotEtl.Simulator.Faults;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Runs.Evidence;

/// <summary>
/// A schema belongs to one portal. Portal A, which the schema is loaded from, and portal B have records of the same ids; those in A were
/// changed later.
/// </summary>
public sealed class OtherPortals
{
    private const long A = 111, B = 222;

    [Theory]
    [InlineData("sync --object-type contacts,companies")]
    [InlineData("sync --object-type contacts --full-load --accept-mass-delete")]
    [InlineData("sync --object-type tickets")]
    [InlineData("sync --object-type contacts --accept-portal 111")]
    [InlineData("sync --object-type contacts --accept-portal 333")]
    [InlineData("verify --object-type contacts")]
    [InlineData("verify --object-type contacts --repair --accept-mass-delete")]
    [InlineData("plan --object-type contacts")]
    [InlineData("check --object-type contacts")]
    public async Task their_tokens_are_refused_by_every_verb_and_nothing_is_changed(string arguments)
    {
        await using var fixture = await LoadedFromAsync();
        await using var other = await OtherAsync();
        var before = await ContentAsync(fixture);

        var refused = (await RunAsync(fixture, other, arguments.Split(' '))).Expect(2);

        Assert.Contains($"{A}", Said(refused), StringComparison.Ordinal);
        Assert.Contains($"{B}", Said(refused), StringComparison.Ordinal);
        Assert.Equal(before, await ContentAsync(fixture));
    }

    [Fact]
    public async Task their_names_of_tables_are_not_those_of_the_schema()
    {
        await using var fixture = await LoadedFromAsync();
        await using var other = await OtherAsync();

        var found = (await RunAsync(fixture, other, "discover", "--object-type", "contacts", "--output", "json")).Expect(0);

        Assert.Equal("rules", found.Json.GetProperty("table_names_from").GetString());
        Assert.Contains(
            found.Json.GetProperty("remarks").EnumerateArray(), remark => remark.GetString()!.Contains($"{A}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_schema_that_is_moved_on_purpose_equals_the_other_portal_to_the_last_value()
    {
        await using var fixture = await LoadedFromAsync();
        await using var other = await OtherAsync();

        var planned = (await RunAsync(fixture, other, "plan", "--object-type", "contacts", "--accept-portal", $"{B}", "--output", "json"))
            .Expect(0);
        var moved = (await RunAsync(
            fixture, other, "sync", "--object-type", $"contacts,p{B}_meters", "--output", "json",
            "--accept-portal", $"{B}", "--accept-mass-delete")).Expect(0);
        // Companies were not named when the schema was moved, and were loaded with a later time than the other portal's.
        var later = (await RunAsync(fixture, other, "sync", "--object-type", "companies", "--output", "json", "--accept-mass-delete"))
            .Expect(0);

        Assert.Equal("full", planned.Json.GetProperty("results")[0].GetProperty("sync_mode").GetString());
        Assert.All(
            moved.Json.GetProperty("results").EnumerateArray(), one => Assert.Equal("full", one.GetProperty("sync_mode").GetString()));
        Assert.Equal("full", later.Json.GetProperty("sync_mode").GetString());
        foreach (var type in (string[])["contacts", "companies", $"p{B}_meters"])
            await Truth.PortalTruth.AssertAsync(fixture.Schema.DataSource, other, type);
        Assert.Equal($"{B}", await fixture.ScalarAsync<string>("SELECT portal_id::text FROM etl_portal"));
        (await fixture.RunAsync("sync", "--object-type", "contacts")).Expect(2);
    }

    [Fact]
    public async Task a_schema_is_not_moved_while_a_sync_from_the_first_portal_is_under_way()
    {
        await using var fixture = await LoadedFromAsync();
        await using var other = await OtherAsync();
        fixture.Portal.Faults.Next(CallFamily.List, "companies", Fault.SlowStart(TimeSpan.FromMinutes(1)));
        await using var running = fixture.Start([], ["sync", "--object-type", "companies", "--full-load"]);
        while (fixture.Portal.Calls.Count(CallFamily.List, "companies") == 0
            || await fixture.ScalarAsync<long>("SELECT count(*) FROM etl_run WHERE status = 'running'") == 0)
            await Task.Yield();

        var refused = (await RunAsync(fixture, other, "sync", "--object-type", "contacts", "--accept-portal", $"{B}")).Expect(1);
        running.Send(Signal.Kill);

        Assert.Contains("company is being synced by", Said(refused), StringComparison.Ordinal);
        Assert.Equal($"{A}", await fixture.ScalarAsync<string>("SELECT portal_id::text FROM etl_portal"));
    }

    [Fact]
    public async Task of_two_first_runs_at_once_with_two_tokens_exactly_one_wins()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 20)) with { PortalId = A });
        await using var other = await OtherAsync();
        await using var first = fixture.Start([], ["sync", "--object-type", "contacts"]);
        await using var second = fixture.Start(new() { ["HUBSPOT_BASE_URL"] = other.BaseUrl }, ["sync", "--object-type", "companies"]);

        var (one, two) = (await fixture.FinishAsync(first), await fixture.FinishAsync(second));

        Assert.Equal([0, 2], new[] { one.ExitCode, two.ExitCode }.Order());
        var portal = await fixture.ScalarAsync<string>("SELECT portal_id::text FROM etl_portal");
        Assert.Equal(one.ExitCode == 0 ? $"{A}" : $"{B}", portal);
        Assert.Equal(one.ExitCode == 0, await fixture.ScalarAsync<bool>("SELECT to_regclass('contact') IS NOT NULL"));
        Assert.Equal(two.ExitCode == 0, await fixture.ScalarAsync<bool>("SELECT to_regclass('company') IS NOT NULL"));
    }

    [Theory]
    [InlineData("DROP TABLE etl_portal")]
    [InlineData("DROP TABLE etl_portal, etl_table, etl_run, etl_checkpoint, etl_fingerprint, etl_archived_ids, etl_seen_ids")]
    public async Task a_schema_of_an_earlier_version_or_system_learns_its_portal_at_its_next_run(string earlier)
    {
        await using var fixture = await LoadedFromAsync();
        await using var other = await OtherAsync();
        await fixture.Schema.ExecuteAsync(earlier, TestContext.Current.CancellationToken);

        await fixture.SyncAsync("contacts");
        var refused = await RunAsync(fixture, other, "sync", "--object-type", "contacts");

        refused.Expect(2);
        Assert.Equal($"{A}", await fixture.ScalarAsync<string>("SELECT portal_id::text FROM etl_portal"));
        await fixture.AssertTruthAsync("contacts");
    }

    [Fact]
    public async Task are_asked_for_once_a_run_whatever_the_objects_and_shown_by_check_and_status()
    {
        await using var fixture = await LoadedFromAsync();
        var before = fixture.Portal.Calls.Count(CallFamily.Account);

        await fixture.SyncAsync("contacts,companies");
        var asked = fixture.Portal.Calls.Count(CallFamily.Account) - before;
        var check = await fixture.RunAsync("check", "--output", "json");
        var status = (await fixture.RunAsync("status", "--output", "json")).Expect(0);
        var text = (await fixture.RunAsync("status", "--lang", "es")).Expect(0);

        Assert.Equal(1, asked);
        var finding = check.Json.GetProperty("findings").EnumerateArray()
            .Single(one => one.GetProperty("id").GetString() == "database.portal");
        Assert.Equal("passed", finding.GetProperty("state").GetString());
        Assert.Contains($"{A}", finding.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(A, status.Json.GetProperty("portal_id").GetInt64());
        Assert.Contains($"portal {A}", text.Process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task may_not_be_told_which_is_noted_and_learnt_by_a_later_run()
    {
        await using var fixture =
            await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 20), ("companies", 20)) with { PortalId = A });
        RefuseAccount(fixture.Portal);

        var first = await fixture.SyncAsync("contacts,companies");
        var stored = await fixture.ScalarAsync<long>("SELECT count(*) FROM etl_portal");
        fixture.Portal.Faults.Clear();
        await fixture.SyncAsync("contacts");

        Assert.Equal(0, stored);
        Assert.Single(
            first.Json.GetProperty("results").EnumerateArray().SelectMany(one => one.GetProperty("warnings").EnumerateArray()),
            warning => warning.GetString()!.Contains("which portal", StringComparison.Ordinal));
        Assert.Equal($"{A}", await fixture.ScalarAsync<string>("SELECT portal_id::text FROM etl_portal"));
        await fixture.AssertTruthAsync("contacts,companies");
    }

    [Fact]
    public async Task are_told_by_the_names_of_custom_objects_where_the_account_is_refused()
    {
        await using var fixture = await LoadedFromAsync();
        await using var other = await OtherAsync();
        RefuseAccount(fixture.Portal);
        RefuseAccount(other);

        await fixture.SyncAsync("contacts");
        var refused = (await RunAsync(fixture, other, "sync", "--object-type", "contacts")).Expect(2);

        Assert.Contains($"{B}", Said(refused), StringComparison.Ordinal);
    }

    [Fact]
    public async Task that_nothing_tells_are_refused_unless_the_user_vouches_for_the_token()
    {
        await using var fixture = await LoadedFromAsync();
        RefuseAccount(fixture.Portal);
        fixture.Portal.Faults.When(
            call => call is { Family: CallFamily.Schemas, ObjectType: null } ? Fault.MissingScope("crm.schemas.custom.read") : null);
        var before = await ContentAsync(fixture);

        var refused = (await fixture.RunAsync("sync", "--object-type", "contacts")).Expect(2);
        var wrong = (await fixture.RunAsync("sync", "--object-type", "contacts", "--accept-portal", $"{B}")).Expect(2);
        var after = await ContentAsync(fixture);
        await fixture.SyncAsync("contacts", "--accept-portal", $"{A}");
        (await fixture.RunAsync("verify", "--object-type", "contacts", "--accept-portal", $"{A}")).Expect(0);

        Assert.Equal(before, after);
        Assert.Contains($"--accept-portal {A}", Said(refused), StringComparison.Ordinal);
        Assert.Contains($"{A}", Said(wrong), StringComparison.Ordinal);
    }

    [Fact]
    public async Task are_not_guessed_while_HubSpot_fails()
    {
        await using var fixture = await LoadedFromAsync();
        fixture.Portal.Faults.When(call => call.Family == CallFamily.Account ? Fault.DailyLimit : null);
        var before = await ContentAsync(fixture);

        (await fixture.RunAsync("sync", "--object-type", "contacts,companies")).Expect(1);

        Assert.Equal(before, await ContentAsync(fixture));
    }

    private static void RefuseAccount(SimulatedPortal portal) =>
        portal.Faults.When(call => call.Family == CallFamily.Account ? Fault.MissingScope("oauth") : null);

    private static async Task<SyncFixture> LoadedFromAsync()
    {
        var fixture = await SyncFixture.StartAsync(
            SyncFixture.Quick(("contacts", 20), ("companies", 20), ("meters", 20)) with { PortalId = A });
        foreach (var type in new[] { "contacts", "companies", "meters" }.Select(fixture.Portal.Portal.Type))
        {
            var text = type.Properties.First(property => property is { Type: "string", Name: not "hs_object_id" }).Name;
            foreach (var id in type.LiveIds().ToList())
                type.Update(id, new Dictionary<string, string?> { [text] = "of A" });
        }

        await fixture.SyncAsync($"contacts,companies,p{A}_meters");
        return fixture;
    }

    private static Task<SimulatedPortal> OtherAsync() => SimulatedPortal.StartAsync(
        SyncFixture.Quick(("contacts", 30), ("companies", 30), ("meters", 30)) with { PortalId = B },
        TestContext.Current.CancellationToken);

    private static Task<SyncResult> RunAsync(SyncFixture fixture, SimulatedPortal portal, params string[] arguments) =>
        fixture.RunWithAsync(new() { ["HUBSPOT_BASE_URL"] = portal.BaseUrl, ["ACCESS_TOKEN"] = portal.Token }, arguments);

    private static string Said(SyncResult result) => result.Process.Output + result.Process.Error;

    // Every row of every table, with its version.
    private static async Task<string> ContentAsync(SyncFixture fixture) => (await fixture.ScalarAsync<string>(
        $"""
        SELECT string_agg(t.relname || ' ' || query_to_xml(format('SELECT xmin, t::text FROM %I.%I t ORDER BY ctid', '{fixture.Schema.Name}', t.relname), true, false, '')::text, E'\n' ORDER BY t.relname)
        FROM pg_class t WHERE t.relnamespace = '{fixture.Schema.Name}'::regnamespace AND t.relkind = 'r'
        """))!;
}

using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.Simulator;
using HubSpotEtl.Simulator.Faults;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Selection;

public sealed class PrivacyRulesHold
{
    private const string Types = "contacts,companies";

    [Fact]
    public async Task from_the_first_load_on_wherever_a_value_could_be_kept()
    {
        await using var portal = await PrivateData.StartAsync();
        var contacts = portal.Portal.Type("contacts");

        var first = await portal.SyncUnderAsync(PrivateData.Rules, "--object-type", Types);
        await portal.AssertNowhereAsync(first);
        await portal.AssertTreatedAsync("contacts", "contact");
        await portal.ExecuteAsync("ALTER TABLE contact ADD CONSTRAINT rule CHECK (rank IS DISTINCT FROM 7) NOT VALID");
        contacts.Update(
            contacts.Nth(2), new Dictionary<string, string?> { ["rank"] = "7", ["mail"] = $"{PrivateData.Mark}@refused.example" });
        contacts.Update(contacts.Nth(100), new Dictionary<string, string?> { ["mail"] = PrivateData.Mail(3), ["rank"] = "no number" });
        var second = await portal.SyncUnderAsync(PrivateData.Rules, "--object-type", Types);

        await portal.AssertNowhereAsync(second);
        await portal.AssertTreatedAsync("contacts", "contact", except: id => id == contacts.Nth(2));
        Assert.DoesNotContain("born", contacts.PropertiesAsked);
        Assert.Equal((0, 1), (first.ExitCode, second.ExitCode));
        Assert.Equal(["born|date", "mail|text", "size|text"], await ColumnTypesAsync(portal));
        Assert.Equal(["rank"], await portal.RowsAsync("SELECT DISTINCT property FROM etl_rejected_value"));
        Assert.Equal(
            PrivateData.Hash($"{PrivateData.Mark}@refused.example"),
            await portal.ValueAsync<string>("SELECT raw::jsonb ->> 'mail' FROM etl_rejected_record"));
        Assert.Equal(
            "number", await portal.ValueAsync<string>("SELECT type FROM etl_property WHERE table_name = 'contact' AND property = 'size'"));
    }

    [Fact]
    public async Task across_tables_so_that_they_can_be_joined()
    {
        await using var portal = await PrivateData.StartAsync();

        (await portal.SyncUnderAsync("hash:contacts.mail,hash:companies.m?il", "--object-type", Types)).RequireHealthy();

        Assert.Equal(
            PrivateData.People,
            await portal.ValueAsync<long>("SELECT count(*) FROM contact JOIN company USING (mail) WHERE mail ~ '^[0-9a-f]{64}$'"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("hash:born,null:zz_*")]
    public async Task for_every_row_that_an_earlier_run_has_stored_otherwise(string? before)
    {
        await using var portal = await PrivateData.StartAsync();
        var contacts = portal.Portal.Type("contacts");
        await portal.SyncUnderAsync(before, "--object-type", Types);
        await portal.ExecuteAsync("ALTER TABLE contact ADD CONSTRAINT rule CHECK (rank IS DISTINCT FROM 7) NOT VALID");
        // A deleted one, a refused one, one that is ahead of HubSpot, one without a usable id, and a property that is gone from HubSpot.
        var (deleted, refused, ahead) = (contacts.Nth(0), contacts.Nth(2), contacts.Nth(4));
        contacts.Archive(deleted);
        contacts.Update(refused, new Dictionary<string, string?> { ["rank"] = "7" });
        await portal.SyncUnderAsync(before, "--object-type", Types);
        await portal.ExecuteAsync($"UPDATE contact SET hs_lastmodifieddate = now() + interval '100 years' WHERE hs_object_id = {ahead}");
        await portal.ExecuteAsync(
            $"INSERT INTO etl_rejected_record (object_type, hs_object_id, raw) VALUES ('contact', 'x', '{PrivateData.Mark}')");
        Assert.Subset(
            (await portal.TablesWithAsync(PrivateData.Mark)).ToHashSet(), new HashSet<string> { "contact", "etl_rejected_record" });
        contacts.RemoveProperty("zz_far");
        await RemoveLogsAsync(portal);

        var run = await portal.SyncUnderAsync(PrivateData.Rules, "--object-type", Types);
        var next = await portal.SyncUnderAsync(PrivateData.Rules, "--object-type", Types);

        await portal.AssertNowhereAsync(run);
        await portal.AssertNowhereAsync(next);
        Assert.Equal(["full", "incremental"], Modes(run).Concat(Modes(next)).Distinct());
        Assert.Equal("the privacy rules have changed", Result(run, 0).GetProperty("details").GetProperty("sync_reason").GetString());
        Assert.Equal([$"{deleted}|||", $"{refused}|||", $"{ahead}|||"], await portal.RowsAsync(
            $"SELECT hs_object_id, mail, born, size FROM contact WHERE hs_object_id IN ({deleted}, {refused}, {ahead}) ORDER BY "
                + "hs_object_id"));
        Assert.Equal(0, await portal.ValueAsync<long>("SELECT count(zz_far) FROM contact"));
        await portal.AssertTreatedAsync("companies", "company");
        Assert.Equal(["x"], await portal.RowsAsync("SELECT DISTINCT 'x' FROM contact WHERE mail ~ '^[0-9a-f]{64}$'"));
    }

    [Fact]
    public async Task for_properties_that_are_kept_in_the_overflow()
    {
        await using var portal = await PrivateData.StartAsync(new SimulatorOptions
        {
            Objects = SyncedPortal.Counts(("contacts", 70), ("companies", 60)), Properties = SyncedPortal.Counts(("contacts", 1_640)),
            SearchLag = TimeSpan.Zero, Limits = PortalLimits.Off, FillRate = 0.05,
        });
        var contacts = portal.Portal.Type("contacts");
        (await portal.SyncUnderAsync(null, "--object-type", "contacts")).RequireHealthy();
        Assert.Equal(PrivateData.People, await portal.ValueAsync<long>("SELECT count(*) FROM contact WHERE properties_overflow ? 'zz_far'"));
        contacts.Archive(contacts.Nth(0));
        await portal.SyncUnderAsync(null, "--object-type", "contacts");
        await RemoveLogsAsync(portal);

        var run = await portal.SyncUnderAsync(PrivateData.Rules, "--object-type", "contacts");

        await portal.AssertNowhereAsync(run);
        Assert.Equal(
            contacts.LiveIds().Take(PrivateData.People - 1)
                .Select(id => $"{id}|{PrivateData.Hash(contacts.Record(id)!.Properties["zz_far"]!)}"),
            await portal.RowsAsync(
                "SELECT hs_object_id, properties_overflow ->> 'zz_far' FROM contact WHERE properties_overflow ? 'zz_far' ORDER BY 1"));
    }

    [Fact]
    public async Task after_an_interrupted_run_without_them()
    {
        await using var portal = await StartLargeAsync();
        await InterruptAsync(portal, null);
        Assert.NotEmpty(await portal.TablesWithAsync(PrivateData.Mark));
        await RemoveLogsAsync(portal);

        var run = await portal.SyncUnderAsync(PrivateData.Rules, "--object-type", "contacts");

        var report = run.RequireHealthy();
        Assert.Equal("the privacy rules have changed", report.GetProperty("details").GetProperty("sync_reason").GetString());
        Assert.Equal(4_000, report.GetProperty("records_fetched").GetInt64());
        await portal.AssertNowhereAsync(run);
        await portal.AssertTreatedAsync("contacts", "contact");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task in_a_run_that_is_continued_and_takes_nothing_out_that_its_first_part_has_loaded(bool loadedBefore)
    {
        await using var portal = await StartLargeAsync();
        if (loadedBefore)
            await portal.SyncUnderAsync(null, "--object-type", "contacts");
        await RemoveLogsAsync(portal);
        await InterruptAsync(portal, PrivateData.Rules);
        var stored = await portal.ValueAsync<long>("SELECT records FROM etl_checkpoint");

        var run = await portal.SyncUnderAsync(PrivateData.Rules, "--object-type", "contacts");

        Assert.NotEqual(0, stored);
        Assert.StartsWith(
            "continues", run.RequireHealthy().GetProperty("details").GetProperty("sync_reason").GetString(), StringComparison.Ordinal);
        await portal.AssertNowhereAsync(run);
        await portal.AssertTreatedAsync("contacts", "contact");
    }

    [Fact]
    public async Task when_the_load_that_they_cause_breaks_off_before_it_has_stored_anything()
    {
        await using var portal = await PrivateData.StartAsync();
        (await portal.SyncUnderAsync(null, "--object-type", "companies")).RequireHealthy();
        portal.Simulator.Faults.When(call => call.Family == CallFamily.List ? Fault.DailyLimit : null);
        var broken = await portal.SyncUnderAsync(PrivateData.Rules, "--object-type", "companies");
        portal.Simulator.Faults.Clear();
        await RemoveLogsAsync(portal);

        var run = await portal.SyncUnderAsync(PrivateData.Rules, "--object-type", "companies");

        Assert.Equal(1, broken.ExitCode);
        Assert.Equal("full", run.RequireHealthy().GetProperty("sync_mode").GetString());
        await portal.AssertNowhereAsync(run);
        await portal.AssertTreatedAsync("companies", "company");
    }

    [Fact]
    public async Task or_are_lifted_as_a_whole_after_a_run_with_them_was_interrupted()
    {
        await using var portal = await StartLargeAsync();
        await portal.SyncUnderAsync(null, "--object-type", "contacts");
        await InterruptAsync(portal, PrivateData.Rules);

        (await portal.SyncUnderAsync("none", "--object-type", "contacts")).RequireHealthy();

        Assert.Equal(
            PrivateData.People, await portal.ValueAsync<long>($"SELECT count(*) FROM contact WHERE mail LIKE '{PrivateData.Mark}%'"));
        Assert.Equal(0, await portal.ValueAsync<long>("SELECT count(*) FROM contact WHERE mail ~ '^[0-9a-f]{64}$'"));
    }

    [Fact]
    public async Task and_are_not_lifted_because_a_variable_is_missing()
    {
        await using var portal = await PrivateData.StartAsync();
        (await portal.SyncUnderAsync("hash:mail", "--object-type", "companies")).RequireHealthy();

        var refused = await portal.SyncUnderAsync(null, "--object-type", "companies", "--full-load");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("was loaded under privacy rules (hash:mail)", refused.Log, StringComparison.Ordinal);
        Assert.Equal(0, await portal.ValueAsync<long>($"SELECT count(*) FROM company WHERE mail LIKE '{PrivateData.Mark}%'"));
        var lifted = await portal.SyncUnderAsync(null, "--object-type", "companies", "--privacy", "none");

        Assert.Equal("full", lifted.RequireHealthy().GetProperty("sync_mode").GetString());
        Assert.Equal(
            PrivateData.People, await portal.ValueAsync<long>($"SELECT count(*) FROM company WHERE mail LIKE '{PrivateData.Mark}%'"));
    }

    [Fact]
    public async Task with_another_secret_all_hashes_are_others()
    {
        await using var portal = await PrivateData.StartAsync();
        (await portal.SyncUnderAsync("hash:mail", "--object-type", "companies")).RequireHealthy();
        var before = await portal.RowsAsync("SELECT mail FROM company WHERE mail <> ''");
        var companies = portal.Portal.Type("companies");
        companies.Archive(companies.Nth(0));
        portal.Settings["PRIVACY_SECRET"] = "another secret of at least 16 bytes";

        var report = await portal.SyncAsync("companies");

        Assert.Equal("full", report.GetProperty("sync_mode").GetString());
        var after = await portal.RowsAsync("SELECT mail FROM company WHERE mail <> ''");
        Assert.Equal(PrivateData.People - 1, after.Count);
        Assert.Empty(after.Intersect(before));
    }

    private static Task<SyncedPortal> StartLargeAsync() => PrivateData.StartAsync(new SimulatorOptions
    {
        Objects = SyncedPortal.Counts(("contacts", 4_000), ("companies", 60)), Properties = SyncedPortal.Counts(("contacts", 8)),
        SearchLag = TimeSpan.Zero, Limits = PortalLimits.Pro with { PerTenSeconds = 10_000 },
    });

    private static async Task InterruptAsync(SyncedPortal portal, string? rules)
    {
        portal.Settings["PRIVACY_RULES"] = rules;
        portal.Settings["PRIVACY_SECRET"] = rules is null ? null : PrivateData.Secret;
        var pages = portal.Simulator.Calls.Count(CallFamily.List);
        await using var run = portal.Start("--object-type", "contacts");
        await run.SignalAtAsync(
            Signal.Terminate, portal.Simulator, call => call.Family == CallFamily.List && call.NumberInFamily == pages + 25);
        Assert.Equal(143, (await portal.FinishAsync(run)).ExitCode);
    }

    // What runs without rules have written is no fault of those with them.
    private static Task RemoveLogsAsync(SyncedPortal portal)
    {
        foreach (var file in Directory.GetFiles(portal.Folder))
            File.Delete(file);
        return Task.CompletedTask;
    }

    private static IEnumerable<string> Modes(SyncOutcome run) =>
        run.Report.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("sync_mode").GetString()!);

    private static System.Text.Json.JsonElement Result(SyncOutcome run, int number) => run.Report.GetProperty("results")[number];

    private static Task<IReadOnlyList<string>> ColumnTypesAsync(SyncedPortal portal) => portal.RowsAsync(
        "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = 'contact'::regclass AND attname IN ('mail', "
            + "'born', 'size') ORDER BY attname COLLATE \"C\"");
}

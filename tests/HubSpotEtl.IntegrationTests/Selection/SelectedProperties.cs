using System.Text.Json;
using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.IntegrationTests.Truth;
using HubSpotEtl.Simulator;
using HubSpotEtl.Simulator.Faults;
using HubSpotEtl.Simulator.Model;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Selection;

public sealed class SelectedProperties
{
    private static readonly SimulatorOptions s_portal = new()
    {
        Objects = SyncedPortal.Counts(("contacts", 260), ("companies", 40), ("deals", 30)), SearchLag = TimeSpan.Zero,
        Limits = PortalLimits.Off,
    };

    private static readonly string[] s_system = ["fivetran_deleted", "fivetran_synced", "hs_lastmodifieddate", "hs_object_id"];

    [Fact]
    public async Task only_what_is_selected_is_asked_and_has_a_column()
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(s_portal);
        var contacts = portal.Portal.Type("contacts");

        var report = await portal.SyncAsync(
            "contacts", "--properties", "EMAIL,first*,contacts.phone,deals.nothing", "--exclude-properties", "*name");
        await ChangeAsync(portal, contacts.Nth(5), "email", "new@example.com");
        await portal.SyncAsync("contacts", "--properties", "EMAIL,first*,contacts.phone,deals.nothing", "--exclude-properties", "*name");

        // The rest is what tables are kept with, as far as this portal's contacts have it.
        string[] selected = [
            "email", "hs_calculated_merged_vids", "hs_lastmodifieddate", "hs_merged_object_ids", "hs_object_id", "lastmodifieddate",
            "phone"];
        var named = contacts.Properties.Select(property => property.Name).ToHashSet();
        Assert.Subset(selected.Append("hs_pipeline").ToHashSet(), contacts.PropertiesAsked.ToHashSet());
        Assert.Superset(new HashSet<string> { "email", "phone", "lastmodifieddate" }, contacts.PropertiesAsked.ToHashSet());
        Assert.Equal(
            selected.Append("hs_pipeline").Where(named.Contains).Concat(s_system).Distinct().Order(StringComparer.Ordinal),
            (await portal.ColumnsAsync("contact")).Where(column => !column.StartsWith("hs_lastmodifieddate_", StringComparison.Ordinal)));
        Assert.Equal(
            "new@example.com", await portal.ValueAsync<string>($"SELECT email FROM contact WHERE hs_object_id = {contacts.Nth(5)}"));
        Assert.Equal(260, report.GetProperty("records_processed_ok").GetInt64());
        Assert.Empty(report.GetProperty("warnings").EnumerateArray());
    }

    [Fact]
    public async Task with_nothing_but_the_key_selected_hubspot_does_not_choose()
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(s_portal);
        portal.Portal.Type("companies").RemoveProperty("hs_merged_object_ids");

        await portal.SyncAsync("companies", "--properties", "hs_object_id");

        Assert.Equal(["hs_object_id"], portal.Portal.Type("companies").PropertiesAsked);
        Assert.Equal(40, await portal.ValueAsync<long>("SELECT count(*) FROM company WHERE hs_lastmodifieddate IS NOT NULL"));
    }

    [Fact]
    public async Task what_is_not_selected_any_more_keeps_its_column_and_values_and_is_told_once()
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(s_portal);
        var contacts = portal.Portal.Type("contacts");
        await portal.SyncAsync("contacts");
        var columns = await portal.ColumnsAsync("contact");
        var before = await portal.RowsAsync("SELECT firstname, city FROM contact ORDER BY hs_object_id");
        portal.Settings["SYNC_PROPERTIES"] = "email,phone";
        contacts.Update(contacts.Nth(3), Values(("firstname", "changed"), ("email", "changed@example.com")));
        contacts.TouchSome(200);

        var first = await AdvanceAndSyncAsync(portal);
        contacts.Update(contacts.Nth(4), Values(("city", "changed"), ("email", "again@example.com")));
        var second = await AdvanceAndSyncAsync(portal);
        var forced = await portal.SyncAsync("contacts", "--full-load");

        Assert.Equal(
            ["incremental", "incremental", "full"],
            new[] { first, second, forced }.Select(run => run.GetProperty("sync_mode").GetString()));
        Assert.Equal(columns, await portal.ColumnsAsync("contact"));
        Assert.Equal(before, await portal.RowsAsync("SELECT firstname, city FROM contact ORDER BY hs_object_id"));
        Assert.Equal(
            "changed@example.com", await portal.ValueAsync<string>($"SELECT email FROM contact WHERE hs_object_id = {contacts.Nth(3)}"));
        Assert.Equal(
            "again@example.com", await portal.ValueAsync<string>($"SELECT email FROM contact WHERE hs_object_id = {contacts.Nth(4)}"));
        Assert.Single(Warnings(first), text => text.Contains("not selected any more", StringComparison.Ordinal));
        Assert.Empty(Warnings(second).Concat(Warnings(forced)));
    }

    [Fact]
    public async Task a_selection_that_grows_again_reads_everything_and_says_why()
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(s_portal);
        var contacts = portal.Portal.Type("contacts");
        await portal.SyncAsync("contacts", "--exclude-properties", "city,country");
        contacts.Update(contacts.Nth(3), Values(("city", "changed")));
        await AdvanceAndSyncAsync(portal, "--exclude-properties", "city,country,phone");

        await using var plan = portal.Start("--object-type", "contacts");
        var grown = (await portal.FinishAsync(plan)).RequireHealthy();
        var after = await AdvanceAndSyncAsync(portal);

        Assert.Equal("full", grown.GetProperty("sync_mode").GetString());
        Assert.Equal(
            "3 properties are newly selected or listed again: city, country, phone",
            grown.GetProperty("details").GetProperty("sync_reason").GetString());
        Assert.Equal("incremental", after.GetProperty("sync_mode").GetString());
        await portal.AssertTruthAsync("contacts");
    }

    [Fact]
    public async Task a_load_for_a_grown_selection_that_breaks_off_is_gone_on_with_and_still_owed_until_it_is_done()
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(
            s_portal with { Objects = SyncedPortal.Counts(("products", 3_000)), Limits = PortalLimits.Pro with { PerTenSeconds = 10_000 } });
        await portal.SyncAsync("products", "--exclude-properties", "price");
        portal.Simulator.Faults.When(call => call is { Family: CallFamily.List, NumberInFamily: > 45 } ? Fault.DailyLimit : null);

        var broken = await portal.RunAsync("--object-type", "products");
        portal.Simulator.Faults.Clear();
        var shrunk = await portal.SyncAsync("products", "--exclude-properties", "price");
        var grown = await portal.SyncAsync("products");

        Assert.Equal(1, broken.ExitCode);
        Assert.Equal("incremental", shrunk.GetProperty("sync_mode").GetString());
        Assert.Equal("full", grown.GetProperty("sync_mode").GetString());
        await portal.AssertTruthAsync("products");
    }

    [Fact]
    public async Task an_interrupted_run_of_another_selection_is_not_gone_on_with()
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(
            s_portal with { Objects = SyncedPortal.Counts(("products", 4_000)), Limits = PortalLimits.Pro with { PerTenSeconds = 10_000 } });
        await using (var run = portal.Start("--object-type", "products", "--properties", "name"))
        {
            await run.SignalAtAsync(Signal.Terminate, portal.Simulator, call => call is { Family: CallFamily.List, NumberInFamily: 20 });
            await portal.FinishAsync(run);
        }

        Assert.NotEqual(0, await portal.ValueAsync<long>("SELECT records FROM etl_checkpoint"));
        var next = await portal.RunAsync("--object-type", "products");

        next.RequireHealthy();
        Assert.Contains("started afresh", next.Log, StringComparison.Ordinal);
        await portal.AssertTruthAsync("products");
    }

    [Theory]
    [InlineData("--properties", "emial,fone")]
    [InlineData("--exclude-properties", "*")]
    public async Task a_selection_that_leaves_nothing_fails_its_object_and_no_other(string option, string list)
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(s_portal);

        var outcome = await portal.RunAsync(
            "--object-type", "contacts,deals", option, string.Join(',', list.Split(',').Select(one => $"contacts.{one}")));

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains($"No property of contacts is selected by {option}", outcome.Log, StringComparison.Ordinal);
        Assert.Equal(1, outcome.Report.GetProperty("errors").GetArrayLength());
        Assert.Equal(30, await portal.ValueAsync<long>("SELECT count(*) FROM deal"));
        Assert.False(await portal.ValueAsync<bool>("SELECT to_regclass('contact') IS NOT NULL"));
    }

    [Fact]
    public async Task an_entry_that_matches_nothing_in_any_object_is_told()
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(s_portal);

        var outcome = await portal.RunAsync(
            "--object-type", "contacts,deals", "--properties", "email,dealname,emial", "--associations-to",
            "companies,compnies,tickets.deals");

        var last = outcome.RequireHealthy().GetProperty("results").EnumerateArray().Last();
        Assert.Equal(
            [
                "--properties: emial match nothing; look for a typing mistake.",
                "--associations-to: compnies match nothing; look for a typing mistake.",
            ],
            Warnings(last));
        Assert.Contains("tickets.deals are for objects that are not among these", outcome.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_database_from_before_there_were_selections_goes_on_as_it_is()
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(s_portal);
        await portal.SyncAsync("contacts");
        await portal.ExecuteAsync(
            "ALTER TABLE etl_table DROP COLUMN properties_left_out, DROP COLUMN targets_left_out, DROP COLUMN privacy_rules, DROP COLUMN "
                + "privacy_key");

        var same = await AdvanceAndSyncAsync(portal);
        var less = await AdvanceAndSyncAsync(portal, "--properties", "email");

        Assert.Equal(["incremental", "incremental"], new[] { same, less }.Select(run => run.GetProperty("sync_mode").GetString()));
        await portal.AssertTruthAsync("contacts");
    }

    private static async Task<JsonElement> AdvanceAndSyncAsync(SyncedPortal portal, params string[] arguments)
    {
        portal.Simulator.Clock.Advance(TimeSpan.FromHours(2));
        return await portal.SyncAsync("contacts", arguments);
    }

    private static Task ChangeAsync(SyncedPortal portal, long id, string property, string value)
    {
        portal.Portal.Type("contacts").Update(id, Values((property, value)));
        return Task.CompletedTask;
    }

    private static Dictionary<string, string?> Values(params (string Name, string Value)[] values) =>
        values.ToDictionary(one => one.Name, one => (string?)one.Value);

    private static IEnumerable<string> Warnings(JsonElement report) =>
        report.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetString()!);
}

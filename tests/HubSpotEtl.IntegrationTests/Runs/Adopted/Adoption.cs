using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.IntegrationTests.Runs.Evidence;
using HubSpotEtl.IntegrationTests.Truth;
using HubSpotEtl.Simulator;
using HubSpotEtl.Simulator.Faults;
using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.IntegrationTests.Runs.Adopted;

public sealed class Adoption
{
    private static readonly SimulatorOptions s_portal = new()
    {
        Objects = SyncedPortal.Counts(("services", 150), ("contacts", 80), ("companies", 40)), Limits = PortalLimits.Off,
        HostileData = false,
    };

    [Fact]
    public async Task tables_of_the_python_system_are_continued_by_an_incremental_run_that_leaves_everything_right()
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(s_portal);
        var services = portal.Portal.Type("services");
        var python = new PythonTables(portal, services);
        await python.CreateAsync(["contacts", "companies"]);
        await portal.ExecuteAsync(
            """
            ALTER TABLE service ADD COLUMN our_note TEXT DEFAULT 'ours';
            ALTER TABLE service_contact ADD COLUMN our_weight INTEGER DEFAULT 7;
            CREATE INDEX our_index ON service (hs_lastmodifieddate);
            CREATE VIEW our_view AS SELECT s.hs_object_id, s.hs_lastmodifieddate, s.fivetran_synced, c.contact_id
            FROM service s JOIN service_contact c ON c.service_id = s.hs_object_id;
            """);
        var unchanged = services.Nth(100);
        var synced = await portal.ValueAsync<DateTime>($"SELECT fivetran_synced FROM service WHERE hs_object_id = {unchanged}");

        LiveOn(portal);
        var report = await portal.SyncAsync("services");

        Assert.Equal("incremental", report.GetProperty("sync_mode").GetString());
        Assert.Equal(0, portal.Simulator.Calls.Count(CallFamily.List));
        await portal.AssertTruthAsync("services", new TruthOptions { Widened = python.DateColumns });
        Assert.Equal(["timestamp without time zone"], await TypesAsync(portal, "fivetran_synced"));
        Assert.Equal(synced, await portal.ValueAsync<DateTime>($"SELECT fivetran_synced FROM service WHERE hs_object_id = {unchanged}"));
        Assert.Equal(
            150,
            await portal.ValueAsync<long>(
                "SELECT count(*) FROM service WHERE our_note = 'ours' AND hs_object_id IN (SELECT hs_object_id FROM service ORDER BY 1 "
                    + "LIMIT 150)"));
        Assert.NotEqual(0, await portal.ValueAsync<long>("SELECT count(*) FROM our_view"));
        Assert.True(await portal.ValueAsync<bool>("SELECT to_regclass('our_index') IS NOT NULL"));
        Assert.Equal(1, await portal.ValueAsync<long>("SELECT count(*) FROM etl_sync_metadata"));
    }

    [Fact]
    public async Task a_full_load_of_adopted_tables_changes_no_column_either()
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(s_portal);
        var python = new PythonTables(portal, portal.Portal.Type("services"));
        await python.CreateAsync(["contacts", "companies"]);
        var before = await portal.RowsAsync(
            "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = 'service'::regclass AND attnum > 0 ORDER BY 1");

        LiveOn(portal);
        await portal.SyncAsync("services", "--full-load");

        await portal.AssertTruthAsync("services", new TruthOptions { Widened = python.DateColumns });
        var after = await portal.RowsAsync(
            "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = 'service'::regclass AND attnum > 0 ORDER BY 1");
        Assert.Empty(before.Except(after));
    }

    // What happens in a portal between the last run of the Python system and the first of this one.
    private static void LiveOn(SyncedPortal portal)
    {
        portal.Simulator.Clock.Advance(TimeSpan.FromHours(5));
        var services = portal.Portal.Type("services");
        var text = services.Properties.First(
            property => property is { Type: "string", Calculated: false } && property.Name != "hs_merged_object_ids").Name;
        foreach (var id in services.LiveIds().Take(12).ToList())
            services.Update(id, new Dictionary<string, string?> { [text] = $"changed {id}" });
        services.Archive(services.Nth(20));
        services.Merge(services.Nth(30), services.Nth(31));
        var made = services.Create(new Dictionary<string, string?> { [text] = "made" });
        portal.Portal.Associate("services", made, "contacts", portal.Portal.Type("contacts").Nth(5));
        var linked = services.LiveIds().First(id => services.Associations(id).Any(link => link.ToType == "contacts"));
        var link = services.Associations(linked).First(link => link.ToType == "contacts");
        portal.Portal.Dissociate("services", linked, "contacts", link.ToId, link.TypeId, link.Category);
        services.AddProperty("brand_new", "date");
        services.Update(services.Nth(3), new Dictionary<string, string?> { ["brand_new"] = "2026-02-03" });
        portal.Simulator.LetSearchCatchUp();
        portal.Simulator.Calls.Reset();
    }

    private static async Task<IReadOnlyList<string>> TypesAsync(SyncedPortal portal, string column) => await portal.RowsAsync(
        $"""
        SELECT DISTINCT format_type(atttypid, NULL) FROM pg_attribute
        WHERE attrelid IN ('service'::regclass, 'service_contact'::regclass, 'service_company'::regclass) AND attname = '{column}'
        """);
}

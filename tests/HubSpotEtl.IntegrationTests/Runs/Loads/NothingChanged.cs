using HubSpotEtl.Simulator;
using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.IntegrationTests.Runs.Loads;

public sealed class NothingChanged
{
    [Fact]
    public async Task a_run_without_changes_makes_few_calls_and_writes_no_row()
    {
        await using var portal = await SyncedPortal.StartAsync(new SimulatorOptions
        {
            Objects = SyncedPortal.Counts(("deals", 250), ("contacts", 200), ("companies", 50)), ArchivedShare = 0.1,
        });
        await portal.SyncAsync("deals");
        // The first incremental run sees the list of archived records for the first time.
        await portal.SyncAsync("deals");
        var before = await VersionsAsync(portal);
        portal.Simulator.Calls.Reset();

        var report = await portal.SyncAsync("deals");

        var archivedPages = portal.Simulator.Calls.Count(CallFamily.ArchivedList);
        Assert.Equal(1, archivedPages);
        Assert.InRange(portal.Simulator.Calls.Total - archivedPages, 1, 7);
        Assert.Equal(portal.Simulator.Calls.Total, report.GetProperty("api_calls").GetInt64());
        Assert.Equal(before, await VersionsAsync(portal));
        Assert.Equal(0, report.GetProperty("db_upserts").GetInt64());
        Assert.Equal(0, portal.Simulator.Calls.RateLimited);
    }

    [Fact]
    public async Task records_read_again_for_the_overlap_are_not_written_again()
    {
        await using var portal = await SyncedPortal.StartAsync(new SimulatorOptions
        {
            Objects = SyncedPortal.Counts(("companies", 250), ("contacts", 100)), SearchLag = TimeSpan.Zero,
        });
        await portal.SyncAsync("companies");
        portal.Portal.Type("companies").TouchSome(40);
        await portal.SyncAsync("companies");
        var before = await VersionsAsync(portal, "company", "company_contact");

        var report = await portal.SyncAsync("companies");

        Assert.Equal(40, report.GetProperty("records_fetched").GetInt64());
        Assert.Equal(40, report.GetProperty("db_unchanged").GetInt64());
        Assert.Equal(before, await VersionsAsync(portal, "company", "company_contact"));
    }

    // Each write makes a new row version at a new place. xmax, which a mere lock changes too, is no write.
    private static async Task<IReadOnlyList<string>> VersionsAsync(SyncedPortal portal, params string[] tables)
    {
        var rows = new List<string>();
        foreach (var table in tables is [] ? ["deal", "deal_contact", "deal_company", "deal_pipeline", "deal_pipeline_stage"] : tables)
            rows.AddRange(await portal.RowsAsync($"SELECT '{table}', ctid::text, xmin::text FROM {table} ORDER BY ctid"));
        return rows;
    }
}

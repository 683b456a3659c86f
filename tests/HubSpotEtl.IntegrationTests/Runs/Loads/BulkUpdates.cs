using HubSpotEtl.Simulator;
using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.IntegrationTests.Runs.Loads;

public sealed class BulkUpdates
{
    [Fact]
    public async Task fifty_thousand_records_modified_in_one_millisecond_come_with_one_incremental_run()
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(new SimulatorOptions
        {
            Objects = SyncedPortal.Counts(("products", 50_000)), Properties = SyncedPortal.Counts(("products", 8)),
            Limits = PortalLimits.Pro with { PerTenSeconds = 10_000 },
        });
        await portal.SyncAsync("products");
        portal.Simulator.Clock.Advance(TimeSpan.FromHours(2));
        var stamp = portal.Portal.Type("products").TouchAll();
        portal.Simulator.LetSearchCatchUp();
        portal.Simulator.Calls.Reset();
        portal.Settings["INCREMENTAL_MAX_RECORDS"] = "100000";

        var report = await portal.SyncAsync("products");

        Assert.Equal("incremental", report.GetProperty("sync_mode").GetString());
        Assert.Equal(50_000, report.GetProperty("records_processed_ok").GetInt64());
        Assert.Equal(
            50_000,
            await portal.ValueAsync<long>($"SELECT count(*) FROM product WHERE hs_lastmodifieddate = '{stamp:O}' AND NOT fivetran_deleted"));
        Assert.InRange(portal.Simulator.Calls.Count(CallFamily.Search), 250, 300);
        Assert.Equal(0, portal.Simulator.Calls.Count(CallFamily.List));
    }
}

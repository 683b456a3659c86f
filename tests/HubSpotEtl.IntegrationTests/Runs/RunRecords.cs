using System.Text.Json;
using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.Simulator;
using HubSpotEtl.Simulator.Faults;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Runs;

public sealed class RunRecords
{
    private static readonly SimulatorOptions s_portal =
        new() { Objects = SyncedPortal.Counts(("companies", 250)), Limits = PortalLimits.Off };

    [Fact]
    public async Task every_run_leaves_one_row_and_the_next_one_closes_that_of_a_killed_run()
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(s_portal);

        var full = await portal.SyncAsync("companies");
        var incremental = await portal.SyncAsync("companies");
        // Refused with the names of the links, and without.
        portal.Simulator.Faults.When(call => call.Family == CallFamily.List ? Fault.BadRequest("Not today.") : null);
        await portal.RunAsync("--object-type", "companies", "--full-load");
        portal.Simulator.Faults.Clear();
        await using (var killed = portal.Start("--object-type", "companies", "--full-load"))
        {
            await killed.SignalAtAsync(Signal.Kill, portal.Simulator, call => call.Family == CallFamily.List);
            await portal.FinishAsync(killed);
        }

        await portal.SyncAsync("companies", "--full-load");

        Assert.Equal(
            ["full|healthy|True", "incremental|healthy|True", "full|failed|True", "full|interrupted|True", "full|healthy|True"],
            await portal.RowsAsync("SELECT sync_mode, status, finished_at IS NOT NULL FROM etl_run ORDER BY started_at"));
        Assert.Equal(
            ["company|companies"],
            await portal.RowsAsync(
                "SELECT DISTINCT table_name, object_type FROM etl_run WHERE host IS NOT NULL AND pid > 0 AND reason > ''"));
        Assert.Contains(
            "Not today.", await portal.ValueAsync<string>("SELECT error FROM etl_run WHERE status = 'failed'"), StringComparison.Ordinal);
        await AssertCountersAsync(portal, full);
        await AssertCountersAsync(portal, incremental);
    }

    [Fact]
    public async Task the_watermark_of_a_run_is_where_the_next_one_starts()
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(s_portal);
        await portal.SyncAsync("companies");
        portal.Simulator.Clock.Advance(TimeSpan.FromHours(1));

        await portal.SyncAsync("companies");

        // HubSpot tells its clock in whole seconds, so each of the two is up to a second early.
        Assert.Equal(
            1, await portal.ValueAsync<long>(
                """
                SELECT count(*) FROM etl_run one JOIN etl_run two ON two.watermark_from = one.watermark_to
                JOIN etl_sync_metadata m ON m.object_type = 'company' AND m.last_sync_timestamp = two.watermark_to
                WHERE one.watermark_from IS NULL AND two.watermark_to - one.watermark_to BETWEEN '59 min 59 s' AND '1 h 5 min'
                """));
    }

    // What the report says, the row says too.
    private static async Task AssertCountersAsync(SyncedPortal portal, JsonElement report)
    {
        var row = await portal.ValueAsync<string>(
            $"SELECT counters::text FROM etl_run WHERE run_id = '{report.GetProperty("run_id").GetString()}'");
        using var counters = JsonDocument.Parse(row!);
        foreach (var key in (string[])[
            "records_fetched", "records_processed_ok", "db_upserts", "db_unchanged", "associations_found", "records_deleted",
            "values_rejected", "retries"])
            Assert.Equal(report.GetProperty(key).GetInt64(), counters.RootElement.GetProperty(key).GetInt64());
        Assert.InRange(counters.RootElement.GetProperty("api_calls").GetInt64(), 1, report.GetProperty("api_calls").GetInt64());
    }
}

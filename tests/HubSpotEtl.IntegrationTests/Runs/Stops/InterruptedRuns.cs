using HubSpotEtl.IntegrationTests.Runs.Adopted;
using HubSpotEtl.Simulator;
using HubSpotEtl.Simulator.Faults;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Runs.Stops;

public sealed class InterruptedRuns
{
    private const string Type = "products";
    private const int Pages = 60;

    // What a listing that is read at several places at once has under way, and the pages of which only a part is kept where it is split.
    private const int PagesUnderWay = 8;
    private const int PagesForSplits = 5;

    private static readonly SimulatorOptions s_portal = new()
    {
        Objects = SyncedPortal.Counts((Type, Pages * 100)), Properties = SyncedPortal.Counts((Type, 8)),
        Limits = PortalLimits.Pro with { PerTenSeconds = 10_000 },
    };

    [Theory]
    [InlineData(Signal.Terminate, 143, false)]
    [InlineData(Signal.Interrupt, 130, false)]
    [InlineData(Signal.Interrupt, 130, true)]
    public async Task a_polite_signal_stores_what_is_in_hand_and_the_next_run_reads_only_the_rest(
        Signal signal, int exitCode, bool inRanges)
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(s_portal with { OpaqueCursors = !inRanges });

        var stopped = await InterruptAsync(portal, signal);
        var seen = portal.Simulator.Calls.Count(CallFamily.List);
        var stored = await portal.ValueAsync<long>("SELECT records FROM etl_checkpoint");
        var next = await portal.SyncAsync(Type);

        Assert.Equal(exitCode, stopped.ExitCode);
        Assert.Equal("incomplete", stopped.Report.GetProperty("status").GetString());
        Assert.Equal("incomplete", await portal.ValueAsync<string>("SELECT status FROM etl_run ORDER BY started_at LIMIT 1"));
        // The calls that the signal met may have been given up.
        Assert.InRange(stored, (seen - (inRanges ? PagesUnderWay + PagesForSplits : 1)) * 100, seen * 100);
        Assert.Equal(Pages * 100 - stored, next.GetProperty("records_fetched").GetInt64());
        Assert.StartsWith(
            "continues the run of", next.GetProperty("details").GetProperty("sync_reason").GetString(), StringComparison.Ordinal);
        await AssertCompleteAsync(portal);
    }

    [Fact]
    public async Task a_run_that_loses_the_database_for_a_moment_goes_on_from_its_checkpoint()
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(s_portal);
        await using var role = await DatabaseRole.CreateAsync(portal);
        await using var run = portal.Start("--object-type", Type);
        await run.SignalAtAsync(Signal.Stop, portal.Simulator, call => call is { Family: CallFamily.List, NumberInFamily: Pages / 2 });

        await role.EndSessionsAsync();
        run.Send(Signal.Continue);
        var report = (await portal.FinishAsync(run)).RequireHealthy();

        // Whether the server's own words or a broken pipe come first is the network's choice.
        Assert.Contains(
            report.GetProperty("warnings").EnumerateArray().Select(one => one.GetString()!),
            one => one.StartsWith("The database failed and the run went on from its checkpoint", StringComparison.Ordinal)
                && (
                    one.Contains("terminating connection", StringComparison.Ordinal)
                        || one.Contains("Exception while writing to stream", StringComparison.Ordinal)));
        Assert.Equal(1, report.GetProperty("retries").GetInt64());
        Assert.Equal(Pages * 100, report.GetProperty("db_upserts").GetInt64());
        Assert.DoesNotContain("running", await portal.RowsAsync("SELECT status FROM etl_run"));
        await AssertCompleteAsync(portal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task a_run_that_loses_hubspot_fails_and_is_continued(bool inRanges)
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(s_portal with { OpaqueCursors = !inRanges });
        portal.Simulator.Faults.When(call => call is { Family: CallFamily.List, NumberInFamily: > Pages / 2 } ? Fault.DailyLimit : null);

        var stopped = await portal.RunAsync("--object-type", Type);
        portal.Simulator.Faults.Clear();
        var next = await portal.SyncAsync(Type);

        Assert.Equal(1, stopped.ExitCode);
        Assert.InRange(next.GetProperty("records_fetched")
            .GetInt64(), Pages / 2 * 100, (Pages / 2 + (inRanges ? PagesForSplits : 0)) * 100);
        await AssertCompleteAsync(portal);
    }

    [Fact]
    public async Task another_property_list_starts_afresh_and_says_so()
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(s_portal);
        await InterruptAsync(portal, Signal.Terminate);
        portal.Portal.Type(Type).AddProperty("late_arrival", "string");

        await AssertStartsAfreshAsync(portal);
    }

    [Fact]
    public async Task another_api_version_starts_afresh_and_says_so()
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(s_portal);
        await InterruptAsync(portal, Signal.Terminate);
        portal.Settings["HUBSPOT_API_VERSION"] = "2026-03";

        await AssertStartsAfreshAsync(portal);
    }

    [Fact]
    public async Task an_old_checkpoint_starts_afresh_and_says_so()
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(s_portal);
        await InterruptAsync(portal, Signal.Terminate);
        portal.Simulator.Clock.Advance(TimeSpan.FromDays(4));

        await AssertStartsAfreshAsync(portal);
    }

    private static async Task<SyncOutcome> InterruptAsync(SyncedPortal portal, Signal signal)
    {
        await using var run = portal.Start("--object-type", Type);
        await run.SignalAtAsync(signal, portal.Simulator, call => call is { Family: CallFamily.List, NumberInFamily: Pages / 2 });
        return await portal.FinishAsync(run);
    }

    private static async Task AssertStartsAfreshAsync(SyncedPortal portal)
    {
        Assert.NotEqual(0, await portal.ValueAsync<long>("SELECT records FROM etl_checkpoint"));

        var next = await portal.RunAsync("--object-type", Type);

        Assert.Equal(Pages * 100, next.RequireHealthy().GetProperty("records_fetched").GetInt64());
        Assert.Contains("started afresh", next.Log, StringComparison.Ordinal);
        await AssertCompleteAsync(portal);
    }

    private static async Task AssertCompleteAsync(SyncedPortal portal)
    {
        await portal.AssertTruthAsync(Type);
        Assert.Equal(0, await portal.ValueAsync<long>("SELECT (SELECT count(*) FROM etl_checkpoint) + (SELECT count(*) FROM etl_seen_ids)"));
    }
}

using System.Diagnostics;
using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.IntegrationTests.Runs.Evidence;
using HubSpotEtl.Simulator;
using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.IntegrationTests.Faults;

/// <summary>
/// A long load through everything that passes: one answer of HubSpot's in a hundred is faulty, and the database is restarted three times,
/// once by a crash. The faults follow from the portal's seed and the number of a call, the restarts from the number of a page.
/// </summary>
public sealed class Soak(ITestOutputHelper output)
{
    private const string Type = "line_items";
    private const int Records = 200_000;
    private const int MostRuns = 3;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(20);

    private static readonly (long Page, bool Crashes)[] s_restarts = [(350, false), (900, true), (1_500, false)];

    // All that passes. What HubSpot means as its last word, such as the daily limit, ends a run and has tests of its own.
    private static readonly Fault[] s_kinds =
    [
        Fault.Status(500), Fault.Status(502), Fault.Status(503), Fault.Status(504), Fault.Status(520), Fault.Status(524), Fault.Status(423),
        Fault.Status(477, TimeSpan.FromSeconds(1)), Fault.Status(429, TimeSpan.FromSeconds(1)),
        Fault.Status(503, TimeSpan.FromSeconds(1), asDate: true),
        Fault.TruncatedBody, Fault.DroppedConnection, Fault.NoAnswer, Fault.TenSecondLimit, Fault.SecondLimit,
        Fault.SlowBody(TimeSpan.FromSeconds(1)), Fault.SlowStart(TimeSpan.FromSeconds(1)),
    ];

    [Fact]
    [Trait("Category", "Slow")]
    public async Task two_hundred_thousand_records_are_right_after_faults_of_all_kinds_and_three_restarts_of_the_database()
    {
        await using var server = await PrivateServer.StartAsync(
            "wal_writer_delay = 10s", "wal_writer_flush_after = 1GB", "max_wal_size = 4GB");
        await using var portal = await SyncedPortal.StartAsync(Portal, server.Database);
        portal.Simulator.Faults.Kinds = s_kinds;
        var restarts = new List<Task>();
        portal.Simulator.Faults.When(call =>
        {
            if (restarts.Count < s_restarts.Length && call is { Family: CallFamily.List }
                && call.NumberInFamily >= s_restarts[restarts.Count].Page && restarts.All(one => one.IsCompleted))
                restarts.Add(RestartAsync(server, s_restarts[restarts.Count].Crashes));
            return null;
        });

        var runs = await RunUntilHealthyAsync(portal);
        await Task.WhenAll(restarts);
        portal.Schema.DataSource.Clear();

        output.WriteLine(
            $"{portal.Simulator.Calls.Total} calls, by status: "
                + $"{string.Join(", ", portal.Simulator.Calls.Statuses.OrderBy(one => one.Key).Select(one => $"{one.Key}: {one.Value}"))}");
        Assert.Equal((s_restarts.Length, true), (restarts.Count, restarts.TrueForAll(one => one.IsCompletedSuccessfully)));
        Assert.InRange(runs, 1, MostRuns);
        await portal.AssertTruthAsync(Type);
        Assert.Equal(["200000|0|0|0"], await portal.RowsAsync(
            """
            SELECT (SELECT count(*) FROM line_item WHERE NOT fivetran_deleted), (SELECT count(*) FROM etl_rejected_record),
                   (SELECT count(*) FROM etl_checkpoint), (SELECT count(*) FROM etl_run WHERE status = 'running')
            """));
    }

    private static SimulatorOptions Portal => new()
    {
        Objects = SyncedPortal.Counts((Type, Records), ("deals", 20_000)), Properties = SyncedPortal.Counts((Type, 14)), HostileData = true,
        DatesWithTime = true,
        Limits = PortalLimits.Off, SearchLag = TimeSpan.Zero, FaultRate = 0.01, Seed = 20,
    };

    private async Task<int> RunUntilHealthyAsync(SyncedPortal portal)
    {
        for (var number = 1; number <= MostRuns; number++)
        {
            var started = Stopwatch.GetTimestamp();
            await using var run = portal.Start("--object-type", Type);
            var outcome = await portal.FinishAsync(run, s_patience);
            output.WriteLine(
                $"run {number}: exit code {outcome.ExitCode} after {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} "
                    + $"s\n{outcome.Everything}");
            if (outcome.ExitCode == 0)
                return number;
        }

        return int.MaxValue;
    }

    private static Task RestartAsync(PrivateServer server, bool crashes) => Task.Run(async () =>
    {
        await (crashes ? server.CrashAsync() : server.StopAsync());
        await server.StartAgainAsync();
    });
}

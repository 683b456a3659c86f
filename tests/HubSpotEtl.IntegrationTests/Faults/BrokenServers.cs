using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.Simulator.Faults;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Faults;

/// <summary>A server of the test's own that is restarted, crashes, stays away, is a standby, or has a full disk, in the middle of a load.</summary>
public sealed class BrokenServers
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task a_server_that_restarts_in_the_middle_of_a_load_is_waited_for(bool crashes)
    {
        // The log is written late, so that a crash loses what a commit did not wait for.
        await using var server = await PrivateServer.StartAsync("wal_writer_delay = 10s", "wal_writer_flush_after = 1GB");
        await using var bench = await FaultBench.StartAsync(server: server.Database);
        var restarted = RestartAtPage(bench, 22, async () =>
        {
            await (crashes ? server.CrashAsync() : server.StopAsync());
            await server.StartAgainAsync();
        });

        var run = await bench.RunAsync("--full-load");
        await restarted;
        bench.Portal.Schema.DataSource.Clear();

        run.RequireHealthy();
        var report = run.ResultOf(FaultBench.Type);
        Assert.InRange(report.GetProperty("retries").GetInt64(), 1, 10);
        Assert.Equal(
            (FaultBench.Records, FaultBench.Records),
            (report.GetProperty("records_processed_ok").GetInt64(), report.GetProperty("db_upserts").GetInt64()));
        await bench.AssertTruthAsync();
    }

    // Within the process, since three minutes of waiting are too long.
    [Fact]
    public async Task a_server_that_stays_away_is_waited_for_once_and_not_for_each_object()
    {
        await using var server = await PrivateServer.StartAsync();
        await using var bench = await FaultBench.StartAsync(server: server.Database);
        var stopped = RestartAtPage(bench, 22, server.StopAsync);

        var failed = await bench.RunHurriedAsync();
        await stopped;
        await server.StartAgainAsync();
        bench.Portal.Schema.DataSource.Clear();

        Assert.All(FaultBench.FailuresOf(failed), message => Assert.Contains("Check that the server runs", message, StringComparison.Ordinal));
        Assert.Equal(1, bench.Hurried.Count(TimeSpan.FromSeconds(15)));
        await bench.AssertWholeBatchesAsync();
        (await bench.RunAsync()).RequireHealthy();
        await bench.AssertTruthAsync();
    }

    [Fact]
    public async Task a_standby_is_named_as_what_it_is_and_nothing_moves_until_it_is_the_primary()
    {
        await using var server = await PrivateServer.StartAsync();
        await using var bench = await FaultBench.StartAsync(server: server.Database);
        (await bench.RunAsync()).RequireHealthy();
        await server.StopAsync();
        await server.BecomeStandbyAsync();
        await server.StartAgainAsync();
        bench.Portal.Schema.DataSource.Clear();

        var failed = await bench.RunAsync("--full-load");

        Assert.All(FaultBench.FailuresOf(failed), message => Assert.Contains("(25006)", message, StringComparison.Ordinal));
        Assert.All(FaultBench.FailuresOf(failed), message => Assert.Contains("DB_HOST is a standby", message, StringComparison.Ordinal));
        await bench.AssertTruthAsync();
        await server.PromoteAsync();
        (await bench.RunAsync("--full-load")).RequireHealthy();
        await bench.AssertTruthAsync();
    }

    [Fact]
    public async Task a_disk_that_is_full_in_the_middle_of_a_load_is_waited_for()
    {
        await using var server = await PrivateServer.StartAsync();
        await using var disk = await TinyDisk.MountAsync(server, megabytes: 4);
        await using var bench = await FaultBench.StartAsync(options => options with { Properties = SyncedPortal.Counts((FaultBench.Type, 80), (FaultBench.Other, 12)) }, server.Database);
        await bench.ExecuteAsync($"CREATE TABLESPACE tiny LOCATION '{disk.Folder}'");
        await bench.ExecuteAsync("CREATE TABLE contact (hs_object_id bigint PRIMARY KEY) TABLESPACE tiny");
        await bench.ExecuteAsync($"ALTER TABLE contact OWNER TO {bench.Role.Name}");
        await disk.FillAsync(kilobytes: 3_600);

        await using var run = bench.Portal.Start("--object-type", FaultBench.Both);
        await run.WaitForErrorLineAsync(line => line.Contains("(53100)", StringComparison.Ordinal), cancellationToken: Cancelled);
        var whole = bench.Portal.RowsAsync("SELECT (SELECT count(*) FROM contact) - (SELECT coalesce(sum(records), 0) FROM etl_checkpoint WHERE table_name = 'contact')");
        Assert.Equal(["0"], await whole);
        await disk.GrowAsync(megabytes: 200);
        var outcome = await bench.Portal.FinishAsync(run);

        outcome.RequireHealthy();
        Assert.Contains(
            outcome.ResultOf(FaultBench.Type).GetProperty("warnings").EnumerateArray(),
            warning => warning.GetString()!.Contains("The disk of the database server is full", StringComparison.Ordinal));
        await bench.AssertTruthAsync();
    }

    // While the run goes on: what it has in hand is lost wherever it is.
    private static Task RestartAtPage(FaultBench bench, int page, Func<Task> restart)
    {
        var restarted = new TaskCompletionSource<Task>(TaskCreationOptions.RunContinuationsAsynchronously);
        bench.HubSpot.Faults.When(call =>
        {
            if (call is { Family: CallFamily.List, ObjectType: FaultBench.Type, NumberInFamily: var number } && number >= page && !restarted.Task.IsCompleted)
                restarted.TrySetResult(Task.Run(restart));
            return null;
        });
        return restarted.Task.Unwrap();
    }
}

using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.Simulator.Faults;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Faults;

/// <summary>
/// A server of the test's own that is restarted, crashes, stays away, is a standby, or has a full disk, in the middle of a load.
/// </summary>
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
        await using var fixture = await FaultFixture.StartAsync(server: server.Database);
        var restarted = RestartAtPage(fixture, 22, async () =>
        {
            await (crashes ? server.CrashAsync() : server.StopAsync());
            await server.StartAgainAsync();
        });

        var run = await fixture.RunAsync("--full-load");
        await restarted;
        fixture.Portal.Schema.DataSource.Clear();

        run.RequireHealthy();
        var report = run.ResultOf(FaultFixture.Type);
        Assert.InRange(report.GetProperty("retries").GetInt64(), 1, 10);
        Assert.Equal(
            (FaultFixture.Records, FaultFixture.Records),
            (report.GetProperty("records_processed_ok").GetInt64(), report.GetProperty("db_upserts").GetInt64()));
        await fixture.AssertTruthAsync();
    }

    // Within the process, since three minutes of waiting are too long.
    [Fact]
    public async Task a_server_that_stays_away_is_waited_for_once_and_not_for_each_object()
    {
        await using var server = await PrivateServer.StartAsync();
        await using var fixture = await FaultFixture.StartAsync(server: server.Database);
        var stopped = RestartAtPage(fixture, 22, server.StopAsync);

        var failed = await fixture.RunHurriedAsync();
        await stopped;
        await server.StartAgainAsync();
        fixture.Portal.Schema.DataSource.Clear();

        Assert.All(
            FaultFixture.FailuresOf(failed), message => Assert.Contains("Check that the server runs", message, StringComparison.Ordinal));
        Assert.Equal(1, fixture.Hurried.Count(TimeSpan.FromSeconds(15)));
        await fixture.AssertWholeBatchesAsync();
        (await fixture.RunAsync()).RequireHealthy();
        await fixture.AssertTruthAsync();
    }

    [Fact]
    public async Task a_standby_is_named_as_what_it_is_and_nothing_moves_until_it_is_the_primary()
    {
        await using var server = await PrivateServer.StartAsync();
        await using var fixture = await FaultFixture.StartAsync(server: server.Database);
        (await fixture.RunAsync()).RequireHealthy();
        await server.StopAsync();
        await server.BecomeStandbyAsync();
        await server.StartAgainAsync();
        fixture.Portal.Schema.DataSource.Clear();

        var failed = await fixture.RunAsync("--full-load");

        Assert.All(FaultFixture.FailuresOf(failed), message => Assert.Contains("(25006)", message, StringComparison.Ordinal));
        Assert.All(FaultFixture.FailuresOf(failed), message => Assert.Contains("DB_HOST is a standby", message, StringComparison.Ordinal));
        await fixture.AssertTruthAsync();
        await server.PromoteAsync();
        (await fixture.RunAsync("--full-load")).RequireHealthy();
        await fixture.AssertTruthAsync();
    }

    [Fact]
    public async Task a_disk_that_is_full_in_the_middle_of_a_load_is_waited_for()
    {
        await using var server = await PrivateServer.StartAsync();
        await using var disk = await TinyDisk.MountAsync(server, megabytes: 4);
        await using var fixture = await FaultFixture.StartAsync(
            options => options with { Properties = SyncedPortal.Counts((FaultFixture.Type, 80), (FaultFixture.Other, 12)) },
            server.Database);
        await fixture.ExecuteAsync($"CREATE TABLESPACE tiny LOCATION '{disk.Folder}'");
        await fixture.ExecuteAsync("CREATE TABLE contact (hs_object_id bigint PRIMARY KEY) TABLESPACE tiny");
        await fixture.ExecuteAsync($"ALTER TABLE contact OWNER TO {fixture.Role.Name}");
        await disk.FillAsync(kilobytes: 3_600);

        await using var run = fixture.Portal.Start("--object-type", FaultFixture.Both);
        await run.WaitForErrorLineAsync(line => line.Contains("(53100)", StringComparison.Ordinal), cancellationToken: Cancelled);
        var whole = fixture.Portal.RowsAsync(
            "SELECT (SELECT count(*) FROM contact) - (SELECT coalesce(sum(records), 0) FROM etl_checkpoint WHERE table_name = 'contact')");
        Assert.Equal(["0"], await whole);
        await disk.GrowAsync(megabytes: 200);
        var outcome = await fixture.Portal.FinishAsync(run);

        outcome.RequireHealthy();
        Assert.Contains(
            outcome.ResultOf(FaultFixture.Type).GetProperty("warnings").EnumerateArray(),
            warning => warning.GetString()!.Contains("The disk of the database server is full", StringComparison.Ordinal));
        await fixture.AssertTruthAsync();
    }

    // While the run goes on: what it has in hand is lost wherever it is.
    private static Task RestartAtPage(FaultFixture fixture, int page, Func<Task> restart)
    {
        var restarted = new TaskCompletionSource<Task>(TaskCreationOptions.RunContinuationsAsynchronously);
        fixture.HubSpot.Faults.When(call =>
        {
            if (call is { Family: CallFamily.List, ObjectType: FaultFixture.Type, NumberInFamily: var number } && number >= page
                && !restarted.Task.IsCompleted)
                restarted.TrySetResult(Task.Run(restart));
            return null;
        });
        return restarted.Task.Unwrap();
    }
}

using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Connection;

/// <summary>
/// Somebody keeps a lock on what a run is about to write: that is told by name, and a signal ends the waiting here and on the server.
/// </summary>
public sealed class LockedRows
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("SELECT 1 FROM deal ORDER BY hs_object_id LIMIT 1 FOR UPDATE")]
    [InlineData("LOCK TABLE etl_checkpoint IN SHARE MODE")]
    public async Task are_waited_for_by_name_until_a_signal_comes(string hold)
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(SyncFixture.Quick(("deals", 20)));
        await portal.SyncAsync("deals");
        portal.Simulator.Clock.Advance(TimeSpan.FromHours(1));
        portal.Portal.Type("deals").TouchAll();
        await using var guest = await portal.Schema.DataSource.OpenConnectionAsync(Cancelled);
        await using var command = guest.CreateCommand();
        command.CommandText = $"SET application_name = 'a guest'; BEGIN; {hold}";
        await command.ExecuteNonQueryAsync(Cancelled);
        var waiting = $"SELECT count(*) FROM pg_stat_activity WHERE {guest.ProcessID} = ANY(pg_blocking_pids(pid))";

        await using var run = portal.Start("--object-type", "deals");
        var line = await run.WaitForErrorLineAsync(
            one => one.Contains("waits for a lock of", StringComparison.Ordinal), TimeSpan.FromMinutes(2), Cancelled);
        run.Send(Signal.Terminate);
        var outcome = await portal.FinishAsync(run);

        Assert.Contains($"server process {guest.ProcessID} (user", line, StringComparison.Ordinal);
        Assert.Contains("a guest", line, StringComparison.Ordinal);
        Assert.Equal(143, outcome.ExitCode);
        Assert.Equal(0, await portal.ValueAsync<long>(waiting));
        command.CommandText = "ROLLBACK";
        await command.ExecuteNonQueryAsync(Cancelled);
        await portal.SyncAsync("deals");
        await portal.AssertTruthAsync("deals");
    }
}

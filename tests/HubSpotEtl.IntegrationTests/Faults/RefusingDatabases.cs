using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.IntegrationTests.Faults;

/// <summary>
/// A PostgreSQL that refuses: what passes is waited for, what does not is said with what to do. Whole batches are stored and no watermark moves, the
/// other object is synced, and the next undisturbed run makes the tables right.
/// </summary>
public sealed class RefusingDatabases
{
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(20);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    // A trigger raises them: a disk is not filled, nor a server shut down, for each. BrokenServers does these two in earnest.
    [Theory]
    [InlineData("53100", "The disk of the database server is full")]
    [InlineData("53200", "out of memory")]
    [InlineData("53300", "takes no more connections")]
    [InlineData("53400", "temp_file_limit")]
    [InlineData("57P01", "The server was stopped or ended the session")]
    [InlineData("40P01", "Another session writes to the same rows")]
    [InlineData("40001", "Another session writes to the same rows")]
    [InlineData("55P03", "lock_timeout")]
    [InlineData("57014", "statement_timeout")]
    [InlineData("25006", "Name the primary server in DB_HOST")]
    [InlineData("42501", "lacks a privilege")]
    [InlineData("42703", "Somebody altered the table while it was being loaded")]
    public async Task a_fault_that_stays_ends_the_object_with_what_to_do_and_the_next_run_goes_on(string sqlState, string remedy)
    {
        await using var bench = await FaultBench.StartAsync();
        await bench.RaiseAsync(sqlState, skip: 1, times: 1_000);

        var failed = await bench.RunHurriedAsync();

        var message = FaultBench.FailureOf(failed, FaultBench.Type);
        Assert.Contains($"PostgreSQL refused ({sqlState})", message, StringComparison.Ordinal);
        Assert.Contains(remedy, message, StringComparison.Ordinal);
        await bench.AssertWholeBatchesAsync();
        await bench.Portal.AssertTruthAsync(FaultBench.Other);
        Assert.Equal(
            [$"failed|{message}"], await bench.Portal.RowsAsync("SELECT status, error FROM etl_run WHERE table_name = 'contact' ORDER BY started_at DESC LIMIT 1"));
        await bench.ExecuteAsync("DROP TRIGGER fail ON contact");
        (await bench.RunAsync()).RequireHealthy();
        await bench.AssertTruthAsync();
    }

    [Theory]
    [InlineData("53100")]
    [InlineData("40P01")]
    [InlineData("55P03")]
    public async Task a_fault_that_passes_is_waited_for(string sqlState)
    {
        await using var bench = await FaultBench.StartAsync();
        await bench.RaiseAsync(sqlState, skip: 1, times: 2);

        var run = await bench.RunAsync();

        run.RequireHealthy();
        AssertRetried(run, sqlState, times: 2);
        Assert.Equal(FaultBench.Records, run.ResultOf(FaultBench.Type).GetProperty("db_upserts").GetInt64());
        await bench.AssertTruthAsync();
    }

    [Fact]
    public async Task of_a_deadlock_with_another_session_the_run_may_be_the_victim()
    {
        await using var bench = await FaultBench.StartAsync();
        (await bench.RunAsync()).RequireHealthy();
        var contacts = bench.HubSpot.Portal.Type(FaultBench.Type);
        var (first, second) = (contacts.Nth(10), contacts.Nth(20));
        bench.HubSpot.Clock.Advance(TimeSpan.FromHours(2));
        foreach (var id in (long[])[first, second])
            contacts.Update(id, new Dictionary<string, string?> { ["firstname"] = "changed" });
        bench.HubSpot.LetSearchCatchUp();
        // Who waited last looks for a deadlock first, unless the other one is set to look sooner.
        await bench.Role.AlterAsync("SET deadlock_timeout = '4s'");
        await using var other = await bench.Portal.Schema.DataSource.OpenConnectionAsync(Cancelled);
        await using var writing = await other.BeginTransactionAsync(Cancelled);
        await ExecuteAsync(other, $"SET deadlock_timeout = '10min'; UPDATE contact SET fivetran_synced = now() WHERE hs_object_id = {second}");

        await using var run = bench.Portal.Start("--object-type", FaultBench.Both);
        await WaitForLockAsync(bench);
        await ExecuteAsync(other, $"UPDATE contact SET fivetran_synced = now() WHERE hs_object_id = {first}");
        await writing.CommitAsync(Cancelled);
        var outcome = await bench.Portal.FinishAsync(run);

        outcome.RequireHealthy();
        AssertRetried(outcome, "40P01", times: 1);
        await bench.AssertTruthAsync();
    }

    [Fact]
    public async Task a_role_whose_sessions_quote_every_name_is_served_again_and_again()
    {
        await using var bench = await FaultBench.StartAsync();
        await bench.Role.AlterAsync("SET quote_all_identifiers = on");

        (await bench.RunAsync()).RequireHealthy();
        (await bench.RunAsync()).RequireHealthy();

        await bench.AssertTruthAsync();
    }

    [Fact]
    public async Task a_table_that_another_session_locks_is_waited_for_whatever_lock_timeout_the_role_has()
    {
        await using var bench = await FaultBench.StartAsync();
        (await bench.RunAsync()).RequireHealthy();
        bench.HubSpot.Clock.Advance(TimeSpan.FromHours(2));
        bench.HubSpot.Portal.Type(FaultBench.Type).Update(
            bench.HubSpot.Portal.Type(FaultBench.Type).Nth(10), new Dictionary<string, string?> { ["firstname"] = "changed" });
        bench.HubSpot.LetSearchCatchUp();
        await bench.Role.AlterAsync("SET lock_timeout = '700ms'");
        await bench.Role.AlterAsync("SET statement_timeout = '700ms'");
        await using var other = await bench.Portal.Schema.DataSource.OpenConnectionAsync(Cancelled);
        await using var locking = await other.BeginTransactionAsync(Cancelled);
        await ExecuteAsync(other, "LOCK TABLE contact IN EXCLUSIVE MODE");

        await using var run = bench.Portal.Start("--object-type", FaultBench.Both);
        await WaitForLockAsync(bench);
        await Task.Delay(TimeSpan.FromSeconds(1.5), Cancelled);
        await locking.RollbackAsync(Cancelled);
        var outcome = await bench.Portal.FinishAsync(run);

        outcome.RequireHealthy();
        Assert.Equal(0, outcome.ResultOf(FaultBench.Type).GetProperty("retries").GetInt64());
        await bench.AssertTruthAsync();
    }

    [Fact]
    public async Task sessions_that_are_ended_between_two_batches_are_begun_again()
    {
        await using var bench = await FaultBench.StartAsync();

        var run = await bench.RunAndMeanwhileAsync(async () => await bench.Role.EndSessionsAsync());

        run.RequireHealthy();
        Assert.Equal(1, run.ResultOf(FaultBench.Type).GetProperty("retries").GetInt64());
        await bench.AssertTruthAsync();
    }

    [Fact]
    public async Task with_only_four_connections_a_run_comes_to_its_end()
    {
        await using var bench = await FaultBench.StartAsync(options => options with { AssociationPageSize = 1, FanOut = 60 });
        await bench.Role.AlterAsync("CONNECTION LIMIT 4");

        var run = await bench.RunAsync();

        run.RequireHealthy();
        await bench.AssertTruthAsync();
    }

    [Fact]
    public async Task with_too_few_connections_a_run_ends_with_how_many_it_needs()
    {
        await using var bench = await FaultBench.StartAsync();
        await bench.Role.AlterAsync("CONNECTION LIMIT 1");

        var failed = await bench.RunHurriedAsync();

        Assert.All(FaultBench.FailuresOf(failed), message => Assert.Contains("(53300)", message, StringComparison.Ordinal));
        Assert.All(FaultBench.FailuresOf(failed), message => Assert.Contains("A run needs four", message, StringComparison.Ordinal));
        Assert.Equal(["0"], await bench.Portal.RowsAsync("SELECT count(*) FROM etl_sync_metadata"));
        await bench.Role.AlterAsync("CONNECTION LIMIT -1");
        (await bench.RunAsync()).RequireHealthy();
        await bench.AssertTruthAsync();
    }

    [Fact]
    public async Task a_role_that_may_only_read_writes_nothing_and_says_so()
    {
        await using var bench = await FaultBench.StartAsync();
        (await bench.RunAsync()).RequireHealthy();
        var before = await bench.Portal.RowsAsync("SELECT object_type, last_sync_timestamp FROM etl_sync_metadata ORDER BY 1");
        await bench.Role.AlterAsync("SET default_transaction_read_only = on");

        var failed = await bench.RunAsync("--full-load");

        Assert.All(FaultBench.FailuresOf(failed), message => Assert.Contains("DB_HOST is a standby, or default_transaction_read_only is on", message, StringComparison.Ordinal));
        Assert.Equal(before, await bench.Portal.RowsAsync("SELECT object_type, last_sync_timestamp FROM etl_sync_metadata ORDER BY 1"));
        await bench.AssertTruthAsync();
        await bench.Role.AlterAsync("RESET default_transaction_read_only");
        (await bench.RunAsync()).RequireHealthy();
        await bench.AssertTruthAsync();
    }

    [Theory]
    [InlineData("DB_PORT", "1", "Check that the server runs and that DB_HOST and DB_PORT are right")]
    [InlineData("DB_HOST", "nowhere.invalid", "Check that the server runs and that DB_HOST and DB_PORT are right")]
    [InlineData("DB_PASS", "wrong", "Check DB_USER and DB_PASS")]
    [InlineData("DB_NAME", "nowhere", "Check DB_NAME")]
    public async Task a_database_that_cannot_be_connected_to_at_the_start_is_not_waited_for_and_hubspot_not_asked(string setting, string value, string remedy)
    {
        await using var bench = await FaultBench.StartAsync();
        var right = bench.Portal.Settings.GetValueOrDefault(setting);
        bench.Portal.Settings[setting] = value;

        var failed = await bench.RunAsync();

        Assert.All(FaultBench.FailuresOf(failed), message => Assert.Contains(remedy, message, StringComparison.Ordinal));
        Assert.DoesNotContain("Going on from the checkpoint", failed.Log, StringComparison.Ordinal);
        Assert.Equal(0, bench.HubSpot.Calls.Total);
        bench.Portal.Settings.Remove(setting);
        if (right is not null)
            bench.Portal.Settings[setting] = right;
        (await bench.RunAsync()).RequireHealthy();
        await bench.AssertTruthAsync();
    }

    private static void AssertRetried(SyncOutcome run, string sqlState, int times)
    {
        Assert.Equal(times, run.ResultOf(FaultBench.Type).GetProperty("retries").GetInt64());
        Assert.Contains(Warnings(run), warning => warning.Contains($"({sqlState})", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Warnings(SyncOutcome run) =>
        run.ResultOf(FaultBench.Type).GetProperty("warnings").EnumerateArray().Select(one => one.GetString()!);

    // Until the product waits for what another session holds.
    private static async Task WaitForLockAsync(FaultBench bench)
    {
        while (await bench.Portal.ValueAsync<long>($"SELECT count(*) FROM pg_stat_activity WHERE usename = '{bench.Role.Name}' AND wait_event_type = 'Lock'") == 0)
            await Task.Delay(s_poll, Cancelled);
    }

    private static async Task ExecuteAsync(Npgsql.NpgsqlConnection connection, string sql)
    {
        await using var command = new Npgsql.NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancelled);
    }
}

using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.IntegrationTests.Faults;

/// <summary>
/// A PostgreSQL that refuses: what passes is waited for, what does not is said with what to do. Whole batches are stored and no watermark
/// moves, the other object is synced, and the next undisturbed run makes the tables right.
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
        await using var fixture = await FaultFixture.StartAsync();
        await fixture.RaiseAsync(sqlState, skip: 1, times: 1_000);

        var failed = await fixture.RunHurriedAsync();

        var message = FaultFixture.FailureOf(failed, FaultFixture.Type);
        Assert.Contains($"PostgreSQL refused ({sqlState})", message, StringComparison.Ordinal);
        Assert.Contains(remedy, message, StringComparison.Ordinal);
        await fixture.AssertWholeBatchesAsync();
        await fixture.Portal.AssertTruthAsync(FaultFixture.Other);
        Assert.Equal(
            [$"failed|{message}"],
            await fixture.Portal.RowsAsync(
                "SELECT status, error FROM etl_run WHERE table_name = 'contact' ORDER BY started_at DESC LIMIT 1"));
        await fixture.ExecuteAsync("DROP TRIGGER fail ON contact");
        (await fixture.RunAsync()).RequireHealthy();
        await fixture.AssertTruthAsync();
    }

    [Theory]
    [InlineData("53100")]
    [InlineData("40P01")]
    [InlineData("55P03")]
    public async Task a_fault_that_passes_is_waited_for(string sqlState)
    {
        await using var fixture = await FaultFixture.StartAsync();
        await fixture.RaiseAsync(sqlState, skip: 1, times: 2);

        var run = await fixture.RunAsync();

        run.RequireHealthy();
        AssertRetried(run, sqlState, times: 2);
        Assert.Equal(FaultFixture.Records, run.ResultOf(FaultFixture.Type).GetProperty("db_upserts").GetInt64());
        await fixture.AssertTruthAsync();
    }

    [Fact]
    public async Task of_a_deadlock_with_another_session_the_run_may_be_the_victim()
    {
        await using var fixture = await FaultFixture.StartAsync();
        (await fixture.RunAsync()).RequireHealthy();
        var contacts = fixture.HubSpot.Portal.Type(FaultFixture.Type);
        var (first, second) = (contacts.Nth(10), contacts.Nth(20));
        fixture.HubSpot.Clock.Advance(TimeSpan.FromHours(2));
        foreach (var id in (long[])[first, second])
            contacts.Update(id, new Dictionary<string, string?> { ["firstname"] = "changed" });
        fixture.HubSpot.LetSearchCatchUp();
        // Who waited last looks for a deadlock first, unless the other one is set to look sooner.
        await fixture.Role.AlterAsync("SET deadlock_timeout = '4s'");
        await using var other = await fixture.Portal.Schema.DataSource.OpenConnectionAsync(Cancelled);
        await using var writing = await other.BeginTransactionAsync(Cancelled);
        await ExecuteAsync(
            other, $"SET deadlock_timeout = '10min'; UPDATE contact SET fivetran_synced = now() WHERE hs_object_id = {second}");

        await using var run = fixture.Portal.Start("--object-type", FaultFixture.Both);
        await WaitForLockAsync(fixture);
        await ExecuteAsync(other, $"UPDATE contact SET fivetran_synced = now() WHERE hs_object_id = {first}");
        await writing.CommitAsync(Cancelled);
        var outcome = await fixture.Portal.FinishAsync(run);

        outcome.RequireHealthy();
        AssertRetried(outcome, "40P01", times: 1);
        await fixture.AssertTruthAsync();
    }

    [Fact]
    public async Task a_role_whose_sessions_quote_every_name_is_served_again_and_again()
    {
        await using var fixture = await FaultFixture.StartAsync();
        await fixture.Role.AlterAsync("SET quote_all_identifiers = on");

        (await fixture.RunAsync()).RequireHealthy();
        (await fixture.RunAsync()).RequireHealthy();

        await fixture.AssertTruthAsync();
    }

    [Fact]
    public async Task a_table_that_another_session_locks_is_waited_for_whatever_lock_timeout_the_role_has()
    {
        await using var fixture = await FaultFixture.StartAsync();
        (await fixture.RunAsync()).RequireHealthy();
        fixture.HubSpot.Clock.Advance(TimeSpan.FromHours(2));
        fixture.HubSpot.Portal.Type(FaultFixture.Type).Update(
            fixture.HubSpot.Portal.Type(FaultFixture.Type).Nth(10), new Dictionary<string, string?> { ["firstname"] = "changed" });
        fixture.HubSpot.LetSearchCatchUp();
        await fixture.Role.AlterAsync("SET lock_timeout = '700ms'");
        await fixture.Role.AlterAsync("SET statement_timeout = '700ms'");
        await using var other = await fixture.Portal.Schema.DataSource.OpenConnectionAsync(Cancelled);
        await using var locking = await other.BeginTransactionAsync(Cancelled);
        await ExecuteAsync(other, "LOCK TABLE contact IN EXCLUSIVE MODE");

        await using var run = fixture.Portal.Start("--object-type", FaultFixture.Both);
        await WaitForLockAsync(fixture);
        await Task.Delay(TimeSpan.FromSeconds(1.5), Cancelled);
        await locking.RollbackAsync(Cancelled);
        var outcome = await fixture.Portal.FinishAsync(run);

        outcome.RequireHealthy();
        Assert.Equal(0, outcome.ResultOf(FaultFixture.Type).GetProperty("retries").GetInt64());
        await fixture.AssertTruthAsync();
    }

    [Fact]
    public async Task sessions_that_are_ended_between_two_batches_are_begun_again()
    {
        await using var fixture = await FaultFixture.StartAsync();

        var run = await fixture.RunAndMeanwhileAsync(async () => await fixture.Role.EndSessionsAsync());

        run.RequireHealthy();
        Assert.Equal(1, run.ResultOf(FaultFixture.Type).GetProperty("retries").GetInt64());
        await fixture.AssertTruthAsync();
    }

    [Fact]
    public async Task with_only_four_connections_a_run_comes_to_its_end()
    {
        await using var fixture = await FaultFixture.StartAsync(options => options with { AssociationPageSize = 1, FanOut = 60 });
        await fixture.Role.AlterAsync("CONNECTION LIMIT 4");

        var run = await fixture.RunAsync();

        run.RequireHealthy();
        await fixture.AssertTruthAsync();
    }

    [Fact]
    public async Task with_too_few_connections_a_run_ends_with_how_many_it_needs()
    {
        await using var fixture = await FaultFixture.StartAsync();
        await fixture.Role.AlterAsync("CONNECTION LIMIT 1");

        var failed = await fixture.RunHurriedAsync();

        Assert.All(FaultFixture.FailuresOf(failed), message => Assert.Contains("(53300)", message, StringComparison.Ordinal));
        Assert.All(FaultFixture.FailuresOf(failed), message => Assert.Contains("A run needs four", message, StringComparison.Ordinal));
        Assert.Equal(["0"], await fixture.Portal.RowsAsync("SELECT count(*) FROM etl_sync_metadata"));
        await fixture.Role.AlterAsync("CONNECTION LIMIT -1");
        (await fixture.RunAsync()).RequireHealthy();
        await fixture.AssertTruthAsync();
    }

    [Fact]
    public async Task a_role_that_may_only_read_writes_nothing_and_says_so()
    {
        await using var fixture = await FaultFixture.StartAsync();
        (await fixture.RunAsync()).RequireHealthy();
        var before = await fixture.Portal.RowsAsync("SELECT object_type, last_sync_timestamp FROM etl_sync_metadata ORDER BY 1");
        await fixture.Role.AlterAsync("SET default_transaction_read_only = on");

        var failed = await fixture.RunAsync("--full-load");

        Assert.All(
            FaultFixture.FailuresOf(failed),
            message => Assert.Contains("DB_HOST is a standby, or default_transaction_read_only is on", message, StringComparison.Ordinal));
        Assert.Equal(before, await fixture.Portal.RowsAsync("SELECT object_type, last_sync_timestamp FROM etl_sync_metadata ORDER BY 1"));
        await fixture.AssertTruthAsync();
        await fixture.Role.AlterAsync("RESET default_transaction_read_only");
        (await fixture.RunAsync()).RequireHealthy();
        await fixture.AssertTruthAsync();
    }

    [Theory]
    [InlineData("DB_PORT", "1", "Check that the server runs and that DB_HOST and DB_PORT are right")]
    [InlineData("DB_HOST", "nowhere.invalid", "Check that the server runs and that DB_HOST and DB_PORT are right")]
    [InlineData("DB_PASS", "wrong", "Check DB_USER and DB_PASS")]
    [InlineData("DB_NAME", "nowhere", "Check DB_NAME")]
    public async Task a_database_that_cannot_be_connected_to_at_the_start_is_not_waited_for_and_hubspot_not_asked(
        string setting, string value, string remedy)
    {
        await using var fixture = await FaultFixture.StartAsync();
        var right = fixture.Portal.Settings.GetValueOrDefault(setting);
        fixture.Portal.Settings[setting] = value;

        var failed = await fixture.RunAsync();

        Assert.All(FaultFixture.FailuresOf(failed), message => Assert.Contains(remedy, message, StringComparison.Ordinal));
        Assert.DoesNotContain("Going on from the checkpoint", failed.Log, StringComparison.Ordinal);
        Assert.Equal(0, fixture.HubSpot.Calls.Total);
        fixture.Portal.Settings.Remove(setting);
        if (right is not null)
            fixture.Portal.Settings[setting] = right;
        (await fixture.RunAsync()).RequireHealthy();
        await fixture.AssertTruthAsync();
    }

    private static void AssertRetried(SyncOutcome run, string sqlState, int times)
    {
        Assert.Equal(times, run.ResultOf(FaultFixture.Type).GetProperty("retries").GetInt64());
        Assert.Contains(Warnings(run), warning => warning.Contains($"({sqlState})", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Warnings(SyncOutcome run) =>
        run.ResultOf(FaultFixture.Type).GetProperty("warnings").EnumerateArray().Select(one => one.GetString()!);

    // Until the product waits for what another session holds.
    private static async Task WaitForLockAsync(FaultFixture fixture)
    {
        while (await fixture.Portal.ValueAsync<long>(
            $"SELECT count(*) FROM pg_stat_activity WHERE usename = '{fixture.Role.Name}' AND wait_event_type = 'Lock'") == 0)
            await Task.Delay(s_poll, Cancelled);
    }

    private static async Task ExecuteAsync(Npgsql.NpgsqlConnection connection, string sql)
    {
        await using var command = new Npgsql.NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancelled);
    }
}

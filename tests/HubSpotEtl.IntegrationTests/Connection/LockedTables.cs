using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.TestSupport;
using Npgsql;

namespace HubSpotEtl.IntegrationTests.Connection;

/// <summary>Whoever only looks does not wait without end for a table that somebody keeps to himself, and says who that is.</summary>
public sealed class LockedTables
{
    private const string Everything =
        "SELECT string_agg(format('%I.%I', schemaname, tablename), ', ') FROM pg_tables WHERE schemaname = '{0}'";

    public static TheoryData<string, string> Looks => new(
        from verb in (string[])["status", "plan", "verify", "check"]
        from table in (string[])["etl_run", "etl_table", "everything"]
        // What check only tries to write to, it leaves as soon as somebody else has it.
        where verb != "check" || table == "everything"
        select (verb, table));

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task a_look_ends_and_names_who_is_in_the_way(string verb, string table)
    {
        await using var portal = await LoadedAsync();
        var tables = table == "everything"
            ? await portal.ValueAsync<string>(Everything.Replace("{0}", portal.Schema.Name, StringComparison.Ordinal))
            : table;
        await using var other = await portal.Schema.DataSource.OpenConnectionAsync(Cancelled);
        await ExecuteAsync(other, $"SET application_name = 'nightly work'; BEGIN; LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE", Cancelled);

        var looked = await VerbAsync(portal, verb);

        Assert.Equal(verb is "plan" or "verify" ? 1 : 2, looked.ExitCode);
        AssertNamed(other, looked);
        await ExecuteAsync(other, "ROLLBACK", Cancelled);
        Assert.Equal(0, (await VerbAsync(portal, verb)).ExitCode);
    }

    [Fact]
    public async Task so_does_a_monitor_that_stands_behind_somebody_who_waits()
    {
        await using var portal = await LoadedAsync();
        await using var reader = await portal.Schema.DataSource.OpenConnectionAsync(Cancelled);
        await ExecuteAsync(reader, "BEGIN; SELECT FROM contact LIMIT 1", Cancelled);
        await using var other = await portal.Schema.DataSource.OpenConnectionAsync(Cancelled);
        await ExecuteAsync(other, "SET application_name = 'nightly work'", Cancelled);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var waiting = ExecuteAsync(other, "ALTER TABLE contact ADD COLUMN of_somebody_else text", end.Token);

        var looked = await VerbAsync(portal, "status", "--max-age", "1000d");

        Assert.Equal(2, looked.ExitCode);
        AssertNamed(other, looked);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private static void AssertNamed(NpgsqlConnection other, ProcessResult looked)
    {
        var said = string.Join(' ', (looked.Output + looked.Error).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.True(said.Contains($"server process {other.ProcessID}", StringComparison.Ordinal), said);
        Assert.Contains("nightly work", said, StringComparison.Ordinal);
    }

    private static async Task<SyncedPortal> LoadedAsync()
    {
        var portal = await SyncedPortal.StartAsync(SyncFixture.Quick(("contacts", 30)));
        await portal.SyncAsync("contacts");
        return portal;
    }

    private static Task<ProcessResult> VerbAsync(SyncedPortal portal, string verb, params string[] more) =>
        portal.VerbAsync([verb, .. verb is "status" ? Array.Empty<string>() : ["--object-type", "contacts"], .. more]);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

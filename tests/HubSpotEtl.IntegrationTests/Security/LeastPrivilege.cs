using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.IntegrationTests.Truth;
using HubSpotEtl.TestSupport;
using Npgsql;

namespace HubSpotEtl.IntegrationTests.Security;

/// <summary>
/// The roles of <c>deploy/postgres/role.sql</c>, in a database of their own where nobody has rights by default: enough for all verbs, and
/// no more.
/// </summary>
public sealed class LeastPrivilege : IAsyncLifetime
{
    private const string Password = "Test-0-password";
    private const string Types = "contacts,deals";

    private readonly string _id = Guid.NewGuid().ToString("N")[..12];
    private SyncFixture _fixture = null!;
    private NpgsqlDataSource _admin = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private string Database => $"test_db_{_id}";

    private string Etl => $"test_etl {_id}";

    private string Reader => $"test_reader_{_id}";

    private string Schema => $"Test schema {_id}";

    public async ValueTask InitializeAsync()
    {
        _fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 230), ("deals", 60), ("companies", 20)));
        await _fixture.Schema.ExecuteAsync($"CREATE DATABASE {Database}", Cancelled);
        _admin = NpgsqlDataSource.Create(ConnectionString(_fixture.Schema.Database.Settings("")["DB_USER"]!, null));
        await RunAsync(
            _admin,
            $"""
            REVOKE ALL ON DATABASE {Database} FROM PUBLIC; REVOKE CREATE ON SCHEMA public FROM PUBLIC;
            CREATE TABLE public.mine AS SELECT 1 AS a; CREATE SCHEMA other; CREATE TABLE other.secret AS SELECT 1 AS a;
            """);
        await RunScriptAsync();
        await RunAsync(_admin, $"ALTER ROLE \"{Etl}\" PASSWORD '{Password}'; ALTER ROLE {Reader} PASSWORD '{Password}'");
    }

    public async ValueTask DisposeAsync()
    {
        await _admin.DisposeAsync();
        await _fixture.Schema.ExecuteAsync($"DROP DATABASE IF EXISTS {Database} WITH (FORCE)", CancellationToken.None);
        await _fixture.Schema.ExecuteAsync($"DROP ROLE IF EXISTS \"{Etl}\"; DROP ROLE IF EXISTS {Reader}", CancellationToken.None);
        await _fixture.DisposeAsync();
    }

    [Fact]
    public async Task is_enough_for_syncs_and_the_reader_for_verify_and_status()
    {
        var deals = _fixture.Portal.Portal.Type("deals");
        deals.AddProperty("size", "number");
        (await RunAsync(Etl, "sync", "--object-type", Types, "--full-load")).Expect(0);
        await AssertTruthAsync();
        deals.AddProperty("new_property", "number");
        deals.RetypeProperty("size", "string");
        deals.Update(deals.LiveIds().First(), new Dictionary<string, string?> { ["new_property"] = "7", ["size"] = "large" });
        deals.Archive(deals.LiveIds().Last());
        await RunScriptAsync();
        (await RunAsync(Etl, "sync", "--object-type", Types)).Expect(0);
        await AssertTruthAsync();
        Assert.Equal("text", await ColumnTypeAsync("size"));

        (await RunAsync(Reader, "verify", "--object-type", Types)).Expect(0);
        (await RunAsync(Reader, "status")).Expect(0);
        (await RunAsync(Etl, "verify", "--object-type", Types, "--repair")).Expect(0);
    }

    [Fact]
    public async Task lets_neither_role_do_more()
    {
        (await RunAsync(Etl, "sync", "--object-type", Types)).Expect(0);
        await using var etl = NpgsqlDataSource.Create(ConnectionString(Etl, Password));
        await using var reader = NpgsqlDataSource.Create(ConnectionString(Reader, Password));
        string[] forbidden =
        [
            "CREATE TABLE public.x (a int)", "CREATE SCHEMA x", "SELECT * FROM other.secret", "SELECT * FROM public.mine",
            "CREATE TABLE other.x (a int)",
            $"DROP SCHEMA \"{Schema}\" CASCADE", "CREATE ROLE x", $"DROP DATABASE {Database}", $"ALTER ROLE {Reader} SUPERUSER",
            "COPY (SELECT 1) TO PROGRAM 'true'",
            "SELECT pg_read_file('PG_VERSION')", "SELECT rolpassword FROM pg_authid",
        ];
        string[] forbiddenToReaders =
        [
            $"CREATE TABLE \"{Schema}\".x (a int)", $"INSERT INTO \"{Schema}\".contact (hs_object_id) VALUES (1)",
            $"UPDATE \"{Schema}\".contact SET fivetran_deleted = true",
            $"DELETE FROM \"{Schema}\".etl_run", $"TRUNCATE \"{Schema}\".contact", $"ALTER TABLE \"{Schema}\".contact ADD COLUMN x int",
            $"DROP TABLE \"{Schema}\".contact",
        ];

        foreach (var sql in forbidden)
            await AssertForbiddenAsync(etl, sql);
        foreach (var sql in forbidden.Concat(forbiddenToReaders))
            await AssertForbiddenAsync(reader, sql);
        Assert.Equal(1, await RunAsync(etl, $"DELETE FROM \"{Schema}\".etl_run WHERE table_name = 'contact'"));
    }

    private static async Task AssertForbiddenAsync(NpgsqlDataSource source, string sql)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => RunAsync(source, sql));
        Assert.True(refused.SqlState == PostgresErrorCodes.InsufficientPrivilege, $"{sql}: {refused.SqlState} {refused.MessageText}");
    }

    private static async Task<int> RunAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteNonQueryAsync(Cancelled);
    }

    private async Task RunScriptAsync()
    {
        var script = Path.Combine(Repository.Root, "deploy", "postgres", "role.sql");
        var result = await Psql.RunAsync(
            _admin.ConnectionString + $";Password={_fixture.Schema.Database.Settings("")["DB_PASS"]}",
            "-v", $"etl={Etl}", "-v", $"reader={Reader}", "-v", $"schema={Schema}", "-f", script);
        Assert.True(result is { ExitCode: 0, Error: "" }, result.Output + result.Error);
    }

    private Task<SyncResult> RunAsync(string role, params string[] arguments) => _fixture.RunWithAsync(
        new() { ["DB_NAME"] = Database, ["DB_USER"] = role, ["DB_PASS"] = Password, ["DB_SCHEMA"] = Schema }, arguments);

    private async Task AssertTruthAsync()
    {
        await using var tables = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(ConnectionString(Reader, Password)) { SearchPath = $"\"{Schema}\"" });
        foreach (var type in Types.Split(','))
            await PortalTruth.AssertAsync(tables, _fixture.Portal, type, new TruthOptions { LinksToGoneRecords = true });
    }

    private async Task<string?> ColumnTypeAsync(string column)
    {
        await using var command = _admin.CreateCommand(
            $"SELECT format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = '\"{Schema}\".deal'::regclass AND attname = '{column}'");
        return (string?)await command.ExecuteScalarAsync(Cancelled);
    }

    private string ConnectionString(string user, string? password) =>
        new NpgsqlConnectionStringBuilder(_fixture.Schema.Database.ConnectionString)
    {
        Database = Database, Username = user, Password = password ?? _fixture.Schema.Database.Settings("")["DB_PASS"], Pooling = false,
    }.ConnectionString;
}

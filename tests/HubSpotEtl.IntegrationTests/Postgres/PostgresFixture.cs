using HubSpotEtl.Postgres;
using HubSpotEtl.Postgres.Bookkeeping.Migration;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Schema;
using HubSpotEtl.Postgres.Session;
using HubSpotEtl.Postgres.Tables;
using HubSpotEtl.Secrets;
using HubSpotEtl.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace HubSpotEtl.IntegrationTests.Postgres;

/// <summary>A schema of the test's own with the bookkeeping tables, and the product's own way into it.</summary>
internal sealed class PostgresFixture : IAsyncDisposable
{
    private PostgresFixture(TemporarySchema schema, Database database) => (Schema, Database) = (schema, database);

    public TemporarySchema Schema { get; }

    public Database Database { get; }

    public static async Task<PostgresFixture> CreateAsync(bool withBookkeeping = true)
    {
        var schema = await TemporarySchema.ReserveAsync(TestContext.Current.CancellationToken);
        var fixture = new PostgresFixture(schema, Open(schema));
        if (withBookkeeping)
            await BookkeepingMigration.EnsureAsync(fixture.Database, TestContext.Current.CancellationToken);
        return fixture;
    }

    public static Database Open(TemporarySchema schema, string? user = null) => new(SettingsOf(schema, user));

    public static DatabaseSettings SettingsOf(TemporarySchema schema, string? user = null)
    {
        var to = new NpgsqlConnectionStringBuilder(schema.Database.ConnectionString);
        return new DatabaseSettings(
            to.Host!, to.Port, to.Database!, user ?? to.Username!, new Secret(to.Password ?? ""), new SqlIdentifier(schema.Name))
        {
            ApplicationName = schema.Name,
        };
    }

    public TableName Table(string name) => Database.Table(name);

    /// <summary>An association table, made or adopted.</summary>
    public async Task<AssociationTable> LinksAsync(TableName table, string main, string target)
    {
        var ready = await AssociationTable.EnsureAsync(
            Database, Table(main), [new WantedLinks(table, target, MakeIt: true)], NullLogger.Instance,
            TestContext.Current.CancellationToken);
        return ready[table];
    }

    public Task<int> RunAsync(string sql) => Schema.ExecuteAsync(sql, TestContext.Current.CancellationToken);

    public Task<T?> ValueAsync<T>(string sql) => Schema.ScalarAsync<T>(sql, TestContext.Current.CancellationToken);

    /// <summary>The rows as text, columns parted by <c>|</c>, NULL as nothing.</summary>
    public async Task<string[]> RowsAsync(string sql)
    {
        await using var command = Schema.DataSource.CreateCommand(
            $"SELECT array_to_string(ARRAY(SELECT coalesce(value, '') FROM json_each_text(row_to_json(q)) WITH ORDINALITY ORDER BY "
                + $"ordinality), '|') FROM ({sql}) q");
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var rows = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            rows.Add(reader.GetString(0));
        return [.. rows];
    }

    /// <summary>Ends all sessions of this fixture's database on the server, as a restart would.</summary>
    public Task<int> CutConnectionsAsync() =>
        RunAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '{Schema.Name}'");

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await Schema.DisposeAsync();
    }
}

using HubSpotEtl.Postgres;
using HubSpotEtl.Postgres.Bookkeeping.Migration;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Load;
using HubSpotEtl.Postgres.Session;
using HubSpotEtl.Postgres.Tables;
using HubSpotEtl.Secrets;
using HubSpotEtl.TestSupport;
using HubSpotEtl.Transform.Layout;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace HubSpotEtl.Benchmarks.Product;

/// <summary>A main table for the records of a shape, made by the product's own classes in a schema of its own.</summary>
internal sealed class ShapeTable : IAsyncDisposable
{
    /// <summary>The table's unqualified name.</summary>
    public const string Name = "shape";

    private readonly TemporarySchema _schema;
    private readonly Database _database;
    private readonly MainTable _table;

    private ShapeTable(TemporarySchema schema, Database database, MainTable table, RowLayout layout) =>
        (_schema, _database, _table, Layout) = (schema, database, table, layout);

    /// <summary>What a row holds.</summary>
    public RowLayout Layout { get; }

    /// <summary>Connections whose search path is the schema.</summary>
    public NpgsqlDataSource Source => _schema.DataSource;

    /// <summary>The schema's name.</summary>
    public string Schema => _schema.Name;

    /// <summary>Makes it.</summary>
    /// <param name="shape">The records.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>An empty table.</returns>
    public static async Task<ShapeTable> CreateAsync(RecordShape shape, CancellationToken cancellationToken)
    {
        var schema = await TemporarySchema.ReserveAsync(cancellationToken);
        var to = new NpgsqlConnectionStringBuilder(schema.Database.ConnectionString);
        var database = new Database(
            new DatabaseSettings(
                to.Host!, to.Port, to.Database!, to.Username!, new Secret(to.Password ?? ""),
                new SqlIdentifier(schema.Name)) { SslMode = to.SslMode });
        await BookkeepingMigration.EnsureAsync(database, cancellationToken);
        var table = new MainTable(database, database.Table(Name), RecordShape.Modified, NullLogger.Instance);
        var prepared = await table.PrepareAsync(shape.TableProperties(), [], cancellationToken);
        return new ShapeTable(schema, database, table, prepared.Layout);
    }

    /// <summary>Opens a loader of the product.</summary>
    /// <param name="expectsNewRows">As in a first load.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>One with a warm connection.</returns>
    public Task<RowLoader> OpenLoaderAsync(bool expectsNewRows, CancellationToken cancellationToken) =>
        RowLoader.OpenAsync(_database, _table, expectsNewRows, NullLogger.Instance, cancellationToken);

    /// <summary>Opens a connection as the product opens its own.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>An open connection.</returns>
    public ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) => _database.OpenAsync(cancellationToken);

    /// <summary>Counts the rows.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>All of them.</returns>
    public Task<long> CountAsync(CancellationToken cancellationToken) =>
        _schema.ScalarAsync<long>($"SELECT count(*) FROM {Name}", cancellationToken);

    /// <summary>Empties the table and the bookkeeping of its runs.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When they are empty.</returns>
    public Task EmptyAsync(CancellationToken cancellationToken) =>
        _schema.ExecuteAsync($"TRUNCATE {Name}, etl_seen_ids, etl_checkpoint, etl_fingerprint", cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _table.Dispose();
        await _database.DisposeAsync();
        await _schema.DisposeAsync();
    }
}

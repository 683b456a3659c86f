using Npgsql;

namespace HubSpotEtl.Benchmarks.Floor;

/// <summary>
/// Loads encoded rows into a <see cref="FloorTable"/> over one warm connection: the fastest way that keeps what is there.
/// </summary>
internal sealed class FloorLoader : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly FloorTable _table;
    private readonly NpgsqlCommand _merge;

    private FloorLoader(NpgsqlConnection connection, FloorTable table, NpgsqlCommand merge) =>
        (_connection, _table, _merge) = (connection, table, merge);

    /// <summary>Makes the table anew, and a connection with its staging table and its prepared merge.</summary>
    /// <param name="source">Connections whose search path is the schema.</param>
    /// <param name="table">The table.</param>
    /// <param name="create">False: it is there, another loader made it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A loader.</returns>
    public static async Task<FloorLoader> OpenAsync(
        NpgsqlDataSource source, FloorTable table, bool create, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken);
        if (create)
            await table.CreateAsync(connection, cancellationToken);
        // As the product's own sessions: without it the compiler would start for each wide merge, and flatter the product.
        await connection.RunAsync("SET jit = off", cancellationToken);
        await connection.RunAsync(table.CreateStaging, cancellationToken);
        var written = await source.ValueAsync<string[]>(
            $"""
             SELECT array_agg(attname::text ORDER BY attnum) FROM pg_attribute
             WHERE attrelid = '{table.Name}'::regclass AND attname IN ('fivetran_synced', 'fivetran_deleted')
             """, cancellationToken);
        var merge = new NpgsqlCommand(table.Merge(written), connection) { CommandTimeout = 0 };
        await merge.PrepareAsync(cancellationToken);
        return new FloorLoader(connection, table, merge);
    }

    /// <summary>Loads rows, a transaction a batch.</summary>
    /// <param name="batches">The rows.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Rows written.</returns>
    public async Task<long> LoadAsync(IEnumerable<EncodedBatch> batches, CancellationToken cancellationToken)
    {
        long written = 0;
        foreach (var batch in batches)
        {
            await using var transaction = await _connection.BeginTransactionAsync(cancellationToken);
            await CopyAsync(batch, cancellationToken);
            written += await _merge.ExecuteNonQueryAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return written;
    }

    /// <summary>Sends a batch to the staging table and takes it back: COPY alone.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When the server has emptied it.</returns>
    public async Task CopyOnlyAsync(EncodedBatch batch, CancellationToken cancellationToken)
    {
        await using var transaction = await _connection.BeginTransactionAsync(cancellationToken);
        await CopyAsync(batch, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _merge.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private async Task CopyAsync(EncodedBatch batch, CancellationToken cancellationToken)
    {
        await using var copy = await _connection.BeginRawBinaryCopyAsync(_table.Copy, cancellationToken);
        await copy.WriteAsync(CopyTuple.Header, cancellationToken);
        await copy.WriteAsync(batch.Tuples, cancellationToken);
        await copy.WriteAsync(CopyTuple.Trailer, cancellationToken);
    }
}

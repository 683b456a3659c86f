using HubSpotEtl.Benchmarks.Measuring;
using Npgsql;

namespace HubSpotEtl.Benchmarks.Floor;

/// <summary>The floor of a load: the rows of some tables as they were loaded, ready to be loaded again into tables like them.</summary>
internal sealed class FloorLoad : IAsyncDisposable
{
    private readonly List<Part> _parts = [];

    /// <summary>Rows of all tables.</summary>
    public long Rows => _parts.Sum(part => part.Rows.Count);

    /// <summary>Encoded bytes of a row of the first table.</summary>
    public double BytesARow => (double)_parts[0].Rows.Bytes / _parts[0].Rows.Count;

    /// <summary>Reads the rows of tables that are loaded now, and opens the loaders.</summary>
    /// <param name="source">Connections whose search path is the floor's own schema.</param>
    /// <param name="schema">The schema of the tables that are loaded.</param>
    /// <param name="tables">Those tables; empty ones are left out.</param>
    /// <param name="connections">Loaders of each.</param>
    /// <param name="batchRows">Rows of a batch.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The floor, its tables empty.</returns>
    public static async Task<FloorLoad> OfAsync(
        NpgsqlDataSource source, string schema,
        IEnumerable<string> tables, int connections, int batchRows, CancellationToken cancellationToken)
    {
        var load = new FloorLoad();
        foreach (var name in tables)
        {
            var table = await FloorTable.LikeAsync(source, schema, name, cancellationToken);
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            var rows = await CopyReader.ReadAsync(connection, table.Original, table.Columns, batchRows, cancellationToken);
            if (rows.Count == 0)
                continue;
            var loaders = new List<FloorLoader>();
            for (var i = 0; i < connections; i++)
                loaders.Add(await FloorLoader.OpenAsync(source, table, create: i == 0, cancellationToken));
            load._parts.Add(new Part(source, table, rows, loaders));
        }

        return load;
    }

    /// <summary>Empties the tables, for a first load.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When they are empty.</returns>
    public async Task EmptyAsync(CancellationToken cancellationToken)
    {
        foreach (var part in _parts)
        {
            await using var connection = await part.Source.OpenConnectionAsync(cancellationToken);
            await connection.RunAsync($"TRUNCATE {part.Table.Name}", cancellationToken);
        }
    }

    /// <summary>Loads all rows and checks how many were written.</summary>
    /// <param name="expected">Rows that are new or changed.</param>
    /// <param name="change">What the rows become before they are loaded; that is not measured.</param>
    /// <param name="meter">Measures.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What it took.</returns>
    /// <exception cref="InvalidOperationException">Another number of rows was written.</exception>
    public async Task<Sample> LoadAsync(
        long expected, Func<EncodedRows, EncodedRows> change, Meter meter, CancellationToken cancellationToken)
    {
        var rows = _parts.ConvertAll(part => change(part.Rows));
        long written = 0;
        var sample = await meter.MeasureAsync(
            async () =>
            {
                for (var i = 0; i < _parts.Count; i++)
                    written += await LoadAsync(_parts[i], rows[i], cancellationToken);
            }, cancellationToken);
        return written == expected
            ? sample
            : throw new InvalidOperationException($"The floor wrote {written} rows instead of {expected}.");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var loader in _parts.SelectMany(part => part.Loaders))
            await loader.DisposeAsync();
    }

    private static async Task<long> LoadAsync(Part part, EncodedRows rows, CancellationToken cancellationToken)
    {
        // Each loader takes the next batch when it is free, as workers do.
        var next = -1;
        var written = await Task.WhenAll(part.Loaders.Select(async loader =>
        {
            long own = 0;
            for (var i = Interlocked.Increment(ref next); i < rows.Batches.Count; i = Interlocked.Increment(ref next))
                own += await loader.LoadAsync([rows.Batches[i]], cancellationToken);
            return own;
        }));
        return written.Sum();
    }

    private sealed record Part(NpgsqlDataSource Source, FloorTable Table, EncodedRows Rows, IReadOnlyList<FloorLoader> Loaders);
}

using System.Buffers;
using HubSpotEtl.Benchmarks.Floor;
using HubSpotEtl.Benchmarks.Measuring;
using HubSpotEtl.Postgres;
using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Postgres.Load;
using HubSpotEtl.TestSupport;
using HubSpotEtl.Transform.Batches;
using HubSpotEtl.Transform.Pages;
using Npgsql;

namespace HubSpotEtl.Benchmarks.Product;

/// <summary>
/// One batch of 5,000 records for both sides, warm: the product loads pages or rows into its table, the floor the same rows into its own.
/// Each load checks how many rows were written.
/// </summary>
internal sealed class OneBatch : IAsyncDisposable
{
    /// <summary>Records of the batch.</summary>
    public const int Records = 50 * RecordShape.PageRecords;

    private readonly Guid _run = Guid.NewGuid();
    private readonly ShapeTable _table;
    private readonly TemporarySchema _schema;
    private readonly RowLoader _loader;
    private readonly FloorLoader _floor;
    private readonly NpgsqlConnection _copying;
    private readonly StagingTable _staging;
    private readonly RowBatcher _batcher;
    private readonly PageBodies _pages;
    private readonly RowBatch _old;
    private readonly RowBatch _new;
    private BackendCpu _server = new([]);
    private long _number;

    private OneBatch(
        RecordShape shape, ShapeTable table, TemporarySchema schema, RowLoader loader, FloorLoader floor, NpgsqlConnection copying)
    {
        (_table, _schema, _loader, _floor, _copying) = (table, schema, loader, floor, copying);
        _staging = new StagingTable(copying, table.Layout);
        var limits = new RowBatchLimits { Rows = Records, Bytes = int.MaxValue };
        _batcher = new RowBatcher(table.Layout, limits, ArrayPool<byte>.Create(64 << 20, 4), new TransformStatistics());
        _pages = PageBodies.Of(shape, Records, version: 1);
        (_old, _new) = (Encode(PageBodies.Of(shape, Records)), Encode(_pages));
    }

    /// <summary>Makes tables, connections and data.</summary>
    /// <param name="shape">The records.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A batch whose tables are empty.</returns>
    public static async Task<OneBatch> CreateAsync(RecordShape shape, CancellationToken cancellationToken)
    {
        var table = await ShapeTable.CreateAsync(shape, cancellationToken);
        var schema = await TemporarySchema.CreateAsync(cancellationToken);
        var likeness = await FloorTable.LikeAsync(schema.DataSource, table.Schema, ShapeTable.Name, cancellationToken);
        var batch = new OneBatch(
            shape,
            table,
            schema,
            await table.OpenLoaderAsync(expectsNewRows: false, cancellationToken),
            await FloorLoader.OpenAsync(schema.DataSource, likeness, create: true, cancellationToken),
            await table.OpenAsync(cancellationToken));
        await batch._staging.CreateAsync(cancellationToken);
        batch._server = await BackendCpu.OfAllAsync(schema.DataSource, cancellationToken);
        return batch;
    }

    /// <summary>Brings both tables into a state. Not to be measured.</summary>
    /// <param name="state">What loading the new rows meets then.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When they are so.</returns>
    public async Task PrepareAsync(Target state, CancellationToken cancellationToken)
    {
        await _table.EmptyAsync(cancellationToken);
        await _schema.ExecuteAsync($"TRUNCATE floor_{ShapeTable.Name}", cancellationToken);
        if (state == Target.Empty)
            return;
        var before = state == Target.Changed ? _old : _new;
        await _loader.LoadAsync(before, new BatchRecord(_run), cancellationToken);
        await _floor.LoadAsync([Encoded(before)], cancellationToken);
    }

    /// <summary>Measures one of the loads below.</summary>
    /// <param name="load">The load.</param>
    /// <returns>What it took.</returns>
    public async Task<Cost> CostAsync(Func<Task> load)
    {
        var (server, client, start) = (_server.Total(), Environment.CpuUsage.TotalTime, TimeProvider.System.GetTimestamp());
        await load();
        var wall = TimeProvider.System.GetElapsedTime(start);
        return new Cost(wall, Environment.CpuUsage.TotalTime - client + _server.Total() - server);
    }

    /// <summary>The product: rows → COPY → merge, with the bookkeeping of a run.</summary>
    /// <param name="state">As prepared.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Rows written.</returns>
    public async Task<long> LoadRowsAsync(Target state, CancellationToken cancellationToken) =>
        Require(WrittenBy(await _loader.LoadAsync(_new, new BatchRecord(_run, Number()), cancellationToken)), state);

    /// <summary>The product: pages → rows → COPY → merge.</summary>
    /// <param name="state">As prepared.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Rows written.</returns>
    public async Task<long> LoadPagesAsync(Target state, CancellationToken cancellationToken)
    {
        using var batch = Encode(_pages);
        return Require(WrittenBy(await _loader.LoadAsync(batch, new BatchRecord(_run, Number()), cancellationToken)), state);
    }

    /// <summary>The floor: encoded rows → COPY → merge.</summary>
    /// <param name="state">As prepared.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Rows written.</returns>
    public async Task<long> LoadFloorAsync(Target state, CancellationToken cancellationToken) =>
        Require(await _floor.LoadAsync([Encoded(_new)], cancellationToken), state);

    /// <summary>The product: rows → COPY into its staging table, which the end of the transaction empties.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When it is done.</returns>
    public Task CopyRowsAsync(CancellationToken cancellationToken) =>
        CopyAsync(() => _staging.CopyAsync(_new.Runs(), cancellationToken), cancellationToken);

    /// <summary>The product: pages → rows → COPY.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When it is done.</returns>
    public async Task CopyPagesAsync(CancellationToken cancellationToken)
    {
        using var batch = Encode(_pages);
        await CopyAsync(() => _staging.CopyAsync(batch.Runs(), cancellationToken), cancellationToken);
    }

    /// <summary>Another way than the product's: <see cref="ImporterOfPages"/>.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When it is done.</returns>
    public Task ImportPagesAsync(CancellationToken cancellationToken) => CopyAsync(
        () => new ImporterOfPages(_copying, StagingTable.Name, _table.Layout).ImportAsync(_pages, cancellationToken), cancellationToken);

    /// <summary>The floor: encoded rows → COPY.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When it is done.</returns>
    public Task CopyFloorAsync(CancellationToken cancellationToken) => _floor.CopyOnlyAsync(Encoded(_new), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _old.Dispose();
        _new.Dispose();
        _batcher.Dispose();
        await _copying.DisposeAsync();
        await _floor.DisposeAsync();
        await _loader.DisposeAsync();
        await _table.DisposeAsync();
        await _schema.DisposeAsync();
    }

    private static long WrittenBy(LoadResult result) => result.Merged - result.Unchanged;

    // Nothing was replaced in these batches, so their bytes are one piece.
    private static EncodedBatch Encoded(RowBatch batch) => new(batch.Tuples, batch.Rows.Count);

    private static long Require(long written, Target state)
    {
        var expected = state == Target.Unchanged ? 0 : Records;
        return written == expected
            ? written
            : throw new InvalidOperationException($"{expected} rows should have been written, {written} were.");
    }

    private long Number() => _number++;

    private RowBatch Encode(PageBodies pages)
    {
        RowBatch? batch = null;
        foreach (var body in pages.Bodies)
            batch = _batcher.Add(body, PageBodies.NextOf(body)?.Value).Full.SingleOrDefault();
        return batch is { Rows.Count: Records, Rejected.Count: 0 }
            ? batch
            : throw new InvalidOperationException("The pages did not make one whole batch.");
    }

    private async Task CopyAsync(Func<Task> copy, CancellationToken cancellationToken)
    {
        await using var transaction = await _copying.BeginTransactionAsync(cancellationToken);
        await copy();
        await using (var count = new NpgsqlCommand($"SELECT count(*) FROM {StagingTable.Name}", _copying, transaction))
        {
            if (await count.ExecuteScalarAsync(cancellationToken) is not (long)Records)
                throw new InvalidOperationException("Not all rows arrived.");
        }

        await transaction.CommitAsync(cancellationToken);
    }
}

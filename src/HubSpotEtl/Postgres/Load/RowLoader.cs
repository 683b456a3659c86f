using System.Collections.Immutable;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Postgres.Bookkeeping.Rejects;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Session;
using HubSpotEtl.Postgres.Tables;
using HubSpotEtl.Transform;
using HubSpotEtl.Transform.Batches;
using HubSpotEtl.Transform.Layout;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace HubSpotEtl.Postgres.Load;

/// <summary>
/// Loads batches into a main table over one held connection: COPY into the staging table, merge, seen ids, rejects and checkpoint in
/// one transaction, so that a batch is stored as a whole with its bookkeeping, or not at all. For one caller at a time. When the
/// connection is lost, go on from the checkpoint: commits do not wait for the disk, so a server that crashed may have lost earlier batches
/// too.
/// </summary>
public sealed class RowLoader : IAsyncDisposable
{
    private readonly Database _database;
    private readonly MainTable _table;
    private readonly ILogger _logger;
    private readonly NpgsqlConnection _connection;
    private StagingTable? _staging;
    private Fingerprints? _fingerprints;
    private NpgsqlCommand? _merge;
    private ImmutableDictionary<string, ColumnType>? _mergedInto;
    private bool _hasRejects;
    private bool _expectsNewRows;

    private RowLoader(Database database, MainTable table, bool expectsNewRows, ILogger logger, NpgsqlConnection connection) =>
        (_database, _table, _expectsNewRows, _logger, _connection) = (database, table, expectsNewRows, logger, connection);

    /// <summary>Opens the connection that the loader holds until it is disposed of.</summary>
    /// <param name="database">Where the table is.</param>
    /// <param name="table">The table, prepared.</param>
    /// <param name="expectsNewRows">
    /// True for a first load: rows are not looked up in the table, until one turns out to be there. Right in either case, faster when it is
    /// true.
    /// </param>
    /// <param name="logger">Takes what is refused.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A loader.</returns>
    /// <exception cref="NpgsqlException">The server cannot be reached or refuses.</exception>
    public static Task<RowLoader> OpenAsync(
        Database database, MainTable table, bool expectsNewRows, ILogger logger, CancellationToken cancellationToken) => database.OpenAsync(
        async connection =>
        {
            await LoaderSession.TuneAsync(connection, cancellationToken);
            var loader = new RowLoader(database, table, expectsNewRows, logger, connection);
            loader._hasRejects = await RejectStore.AnyAsync(connection, table.Name, cancellationToken);
            return loader;
        },
        cancellationToken);

    /// <summary>
    /// Stores a batch. When its layout is wider than the table, the table is widened first. Rows that PostgreSQL refuses are found by
    /// halving the batch, and kept in <c>etl_rejected_record</c>; the others are stored.
    /// </summary>
    /// <param name="batch">The rows; no id twice. Stays the caller's.</param>
    /// <param name="record">What is stored with it.</param>
    /// <param name="cancellationToken">Gives up; the batch is rolled back then.</param>
    /// <returns>What became of the rows.</returns>
    /// <exception cref="SchemaConflictException">The table cannot be widened.</exception>
    /// <exception cref="SyncLockLostException">Another run of the table has begun; nothing of the batch is stored.</exception>
    /// <exception cref="NpgsqlException">The connection or the server failed; nothing of the batch is stored, unless it failed in the
    /// commit.</exception>
    public async Task<LoadResult> LoadAsync(RowBatch batch, BatchRecord record, CancellationToken cancellationToken)
    {
        // Found broken in between, it would fail the forgetting of a layout in a way that nobody tries again.
        _connection.ThrowIfLost();
        await UseLayoutAsync(batch.Layout, cancellationToken);
        var result = await LoadNewAsync(batch, record, cancellationToken) ?? await LoadAnyAsync(batch, record, cancellationToken);
        Log.BatchMerged(_logger, result.Merged, result.Unchanged, _table.Name.Display);
        return result;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_merge is not null)
            await _merge.DisposeAsync();
        await _connection.DisposeAsync();
    }

    // Null when the rows are not all new, or one is refused: nothing is stored then.
    private async Task<LoadResult?> LoadNewAsync(RowBatch batch, BatchRecord record, CancellationToken cancellationToken)
    {
        if (!_expectsNewRows)
            return null;
        try
        {
            return await LoadWholeAsync(batch, record, cancellationToken);
        }
        catch (PostgresException e) when (RowFault.Is(e))
        {
            _expectsNewRows = false;
            await ForgetLayoutAsync(cancellationToken);
            await UseLayoutAsync(batch.Layout, cancellationToken);
            return null;
        }
    }

    private async Task<LoadResult> LoadAnyAsync(RowBatch batch, BatchRecord record, CancellationToken cancellationToken)
    {
        try
        {
            return await LoadWholeAsync(batch, record, cancellationToken);
        }
        catch (PostgresException e) when (RowFault.Is(e))
        {
            Log.BatchRefused(_logger, batch.Rows.Count, _table.Name.Display, e.SqlState);
            return await LoadInPartsAsync(batch, record, cancellationToken);
        }
    }

    private async Task UseLayoutAsync(RowLayout layout, CancellationToken cancellationToken)
    {
        await _table.WidenAsync(layout, cancellationToken);
        if (ReferenceEquals(_staging?.Layout, layout) && ReferenceEquals(_mergedInto, _table.Types))
            return;
        await ForgetLayoutAsync(cancellationToken);
        var staging = new StagingTable(_connection, layout);
        await staging.CreateAsync(cancellationToken);
        _mergedInto = _table.Types;
        // Parsing a wide merge costs milliseconds, so it is prepared once.
        var statement = _expectsNewRows
            ? MergeStatement.BuildForNew(_table.Name, layout, _mergedInto)
            : MergeStatement.Build(_table.Name, layout, _mergedInto);
        _merge = new NpgsqlCommand(statement, _connection);
        await _merge.PrepareAsync(cancellationToken);
        _fingerprints = await Fingerprints.OfAsync(_connection, _table.Name, layout, cancellationToken);
        _staging = staging;
    }

    private async Task ForgetLayoutAsync(CancellationToken cancellationToken)
    {
        _staging = null;
        if (_merge is null)
            return;
        await _merge.UnprepareAsync(cancellationToken);
        await _merge.DisposeAsync();
        _merge = null;
    }

    private async Task<LoadResult> LoadWholeAsync(RowBatch batch, BatchRecord record, CancellationToken cancellationToken)
    {
        await using var transaction = await _database.BeginAsync(_connection, cancellationToken);
        var prints = record.UsesFingerprints ? await CompareAsync(batch, cancellationToken) : null;
        var sent = prints?.Rows ?? batch.Rows;
        var inserted = await WithoutLiveRowAsync(batch, sent, cancellationToken);
        var written = sent.Count == 0 ? 0 : await MergeAsync(batch.Runs(sent), sent.Count, cancellationToken);
        await RecordAsync(batch, record, inserted, prints, [], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new LoadResult(batch.Rows.Count, batch.Rows.Count - written, []);
    }

    private async Task<LoadResult> LoadInPartsAsync(RowBatch batch, BatchRecord record, CancellationToken cancellationToken)
    {
        await using var transaction = await _database.BeginAsync(_connection, cancellationToken);
        var inserted = await WithoutLiveRowAsync(batch, batch.Rows, cancellationToken);
        // Constraints that would speak up at the commit could not be traced to a row there.
        await _connection.ExecuteAsync("SET CONSTRAINTS ALL IMMEDIATE", [], cancellationToken);
        var parts = new BatchBisection(transaction, _staging!, (first, count) =>
            MergeAsync(batch.Runs(first, count), count, cancellationToken));
        await parts.LoadAsync(batch, record.TellsOfTheTable, cancellationToken);
        foreach (var row in parts.Refused)
            Log.RecordRefused(_logger, row.Id, _table.Name.Display, row.SqlState, row.Message);
        await RecordAsync(batch, record, inserted, prints: null, parts.Kept, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        var merged = batch.Rows.Count - parts.Refused.Count;
        return new LoadResult(merged, merged - parts.Written, parts.Refused);
    }

    private Task<FingerprintedBatch> CompareAsync(RowBatch batch, CancellationToken cancellationToken) => _expectsNewRows
        ? Task.FromResult(FingerprintedBatch.Of(batch))
        : _fingerprints!.CompareAsync(batch, cancellationToken);

    private async Task<long> MergeAsync(IEnumerable<ReadOnlyMemory<byte>> tuples, int sent, CancellationToken cancellationToken)
    {
        await _staging!.CopyAsync(tuples, cancellationToken);
        var copied = await _connection.ScalarAsync<long>($"SELECT count(*) FROM {StagingTable.Name}", [], cancellationToken);
        if (copied != sent)
            throw new InvalidOperationException(FormattableString.Invariant(
                $"{sent} rows were sent to {_table.Name.Display}, but {copied} arrived; nothing of the batch is stored."));
        return await _merge!.ExecuteNonQueryAsync(cancellationToken);
    }

    // What the table held before the run is told from what the run has added. Null: all of them.
    private async Task<long[]?> WithoutLiveRowAsync(RowBatch batch, IReadOnlyCollection<RowRef> rows, CancellationToken cancellationToken)
    {
        if (_expectsNewRows || rows.Count == 0)
            return _expectsNewRows ? null : [];
        var ids = rows.Select(row => row.Id).ToArray();
        // By an array: a join with the staging table was a tenth of the way from page to table.
        var sql = $"""
            SELECT array_agg({SystemColumns.ObjectId}) FROM {_table.Name}
            WHERE {SystemColumns.ObjectId} = ANY($1) AND {SystemColumns.Deleted} IS NOT TRUE
            """;
        var live = await _connection.ScalarAsync<long[]>(sql, [ids], cancellationToken) ?? [];
        return live.Length == 0 && rows.Count == batch.Rows.Count ? null : [.. ids.Except(live)];
    }

    private async Task RecordAsync(
        RowBatch batch,
        BatchRecord record,
        long[]? inserted,
        FingerprintedBatch? prints,
        IReadOnlyList<KeptRecord> kept,
        CancellationToken cancellationToken)
    {
        await using var commands = new NpgsqlBatch(_connection);
        foreach (var command in BatchBookkeeping.Commands(_table.Name, batch, record, kept, inserted, _hasRejects))
            commands.BatchCommands.Add(command);
        if (prints is not null && batch.Rows.Count > 0 && record.SeenBatch is { } number)
            commands.BatchCommands.Add(_fingerprints!.Keep((record.RunId, number), prints, areNew: _expectsNewRows));
        _hasRejects |= batch.Rejected.Count + batch.RejectedRecords.Count + kept.Count > 0;
        if (commands.BatchCommands.Count > 0)
            await commands.ExecuteNonQueryAsync(cancellationToken);
    }
}

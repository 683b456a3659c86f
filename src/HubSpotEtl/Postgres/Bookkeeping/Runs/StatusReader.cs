using HubSpotEtl.Postgres.Bookkeeping.Coverage;
using HubSpotEtl.Postgres.Bookkeeping.Migration;
using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Naming;

namespace HubSpotEtl.Postgres.Bookkeeping.Runs;

/// <summary>
/// Reads how main tables stand, for <c>status</c>. It only reads, makes nothing and takes no lock, so it may run beside a sync and
/// under a role that has no more than SELECT.
/// </summary>
/// <param name="database">Where the tables are.</param>
public sealed class StatusReader(Database database)
{
    /// <summary>
    /// The state of some tables. Rows are counted one by one (<c>count(*)</c>): exact, and as slow as one pass over the table.
    /// </summary>
    /// <param name="tables">Which ones.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>In the order of <paramref name="tables"/>.</returns>
    /// <exception cref="Npgsql.NpgsqlException">The server cannot be reached, or the role may not read.</exception>
    public async Task<IReadOnlyList<TableStatus>> ReadAsync(IReadOnlyList<KnownTable> tables, CancellationToken cancellationToken)
    {
        var present = await ExistingBookkeeping.FindAsync(database, cancellationToken);
        var watermarks = present.Has(BookkeepingSchema.SyncMetadata) ? await WatermarksAsync(present, cancellationToken) : [];
        var runs = present.Has(BookkeepingSchema.Runs) ? await LastRunsAsync(cancellationToken) : [];
        var values = await CountsAsync(present, BookkeepingSchema.RejectedValues, cancellationToken);
        var records = await CountsAsync(present, BookkeepingSchema.RejectedRecords, cancellationToken);
        var statuses = new List<TableStatus>();
        foreach (var table in tables)
            statuses.Add(new TableStatus(table)
            {
                Watermark = watermarks.GetValueOrDefault(table.Name),
                LastRun = runs.GetValueOrDefault(table.Name),
                ValuesRejected = values.GetValueOrDefault(table.Name),
                RecordsRejected = records.GetValueOrDefault(table.Name),
                Checkpoint = await CheckpointAsync(present, table, cancellationToken),
                Rows = await new RowCounter(database).CountAsync(table.Name, cancellationToken),
            });
        return statuses;
    }

    private async Task<Dictionary<string, Watermark>> WatermarksAsync(ExistingBookkeeping present, CancellationToken cancellationToken)
    {
        var links = present.Has(BookkeepingSchema.SyncMetadata, "associations_synced_at") ? Sql.Bounded("associations_synced_at")
            : "NULL::timestamptz";
        // DISTINCT ON: the Python system's table has no key.
        var sql = $"""
            SELECT DISTINCT ON (object_type) object_type::text, {Sql.Bounded("last_sync_timestamp")}, records_synced::bigint,
                sync_mode::text, {links}
            FROM {database.Schema}.{BookkeepingSchema.SyncMetadata}
            WHERE object_type IS NOT NULL AND last_sync_timestamp IS NOT NULL
            ORDER BY object_type, last_sync_timestamp DESC
            """;
        await using var connection = await database.OpenAsync(cancellationToken);
        var watermarks = new Dictionary<string, Watermark>(StringComparer.Ordinal);
        await foreach (var row in connection.QueryAsync(sql, [], cancellationToken))
            watermarks.Add(row.GetString(0), new Watermark(
                row.GetFieldValue<DateTimeOffset>(1), row.Value<long>(2), row.Value<string>(3) ?? "", row.Value<DateTimeOffset?>(4)));
        return watermarks;
    }

    /// <summary>The last runs by table; those whose process died are told apart by their lock, which the server has released.</summary>
    private async Task<Dictionary<string, RunRecord>> LastRunsAsync(CancellationToken cancellationToken)
    {
        var store = new RunStore(database);
        var runs = await store.LastRunsAsync(cancellationToken);
        var unheld = await UnheldAsync(runs, cancellationToken);
        // A run closes its row before it lets go of the lock: only a row that still says running after the lock was seen free is dead.
        if (unheld.Count > 0)
            runs = await store.LastRunsAsync(cancellationToken);
        return runs.Select(run => run.IsRunning && unheld.Contains(run.RunId) ? run with { Status = RunStatus.Interrupted } : run)
            .ToDictionary(run => run.Table, StringComparer.Ordinal);
    }

    private async Task<HashSet<Guid>> UnheldAsync(IReadOnlyList<RunRecord> runs, CancellationToken cancellationToken)
    {
        var unheld = new HashSet<Guid>();
        foreach (var run in runs.Where(run => run.IsRunning))
            if (!await SyncLock.IsHeldAsync(database, run.Table, cancellationToken))
                unheld.Add(run.RunId);
        return unheld;
    }

    private async Task<Dictionary<string, long>> CountsAsync(
        ExistingBookkeeping present, string rejects, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        if (!present.Has(rejects))
            return counts;
        await using var connection = await database.OpenAsync(cancellationToken);
        await foreach (var row in connection.QueryAsync(
            $"SELECT object_type, count(*) FROM {database.Schema}.{rejects} GROUP BY object_type", [], cancellationToken))
            counts.Add(row.GetString(0), row.GetInt64(1));
        return counts;
    }

    private async Task<Checkpoint?> CheckpointAsync(ExistingBookkeeping present, KnownTable table, CancellationToken cancellationToken) =>
        present.Has(BookkeepingSchema.Checkpoints) ? await new CheckpointStore(database).ReadAsync(table.Name,
            present.Has(BookkeepingSchema.SeenIds, "associated"), cancellationToken) : null;
}

using HubSpotEtl.Postgres.Bookkeeping.Coverage;
using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Postgres.Connection;
using Npgsql;
using NpgsqlTypes;

namespace HubSpotEtl.Postgres.Bookkeeping.Runs;

/// <summary>Keeps <c>etl_run</c>, one row an execution, and ends a run in one transaction.</summary>
/// <param name="database">Where the bookkeeping tables are.</param>
public sealed class RunStore(Database database)
{
    private static readonly string Columns =
        $"run_id, object_type, table_name, sync_mode, reason, {Sql.Bounded("watermark_from")}, host, pid, status, " +
        $"{Sql.Bounded("started_at")}, " +
        $"{Sql.Bounded("finished_at")}, {Sql.Bounded("watermark_to")}, counters::text, error";

    /// <summary>
    /// Writes the run as running. A row of the same table that is still running belongs to a process that died, since the caller holds
    /// the table's lock: it becomes <c>interrupted</c>.
    /// </summary>
    /// <param name="table">The main table.</param>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When it is written.</returns>
    public async Task StartAsync(TableName table, RunRecord run, CancellationToken cancellationToken)
    {
        var runs = $"{table.Schema}.{BookkeepingSchema.Runs}";
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await InterruptAsync(connection, table, cancellationToken);
        await connection.ExecuteAsync(
            $"""
            INSERT INTO {runs} (run_id, object_type, table_name, sync_mode, reason, watermark_from, host, pid, status, started_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '{RunStatus.Running}', now())
            """,
            [
                run.RunId, PlainText.Clean(run.ObjectType), table.Key, run.SyncMode, Said(run.Reason),
                Sql.Time(run.WatermarkFrom), PlainText.Clean(run.Host), run.Pid,
            ],
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>
    /// Marks runs of the table that are still running as interrupted, and waits until what they have in hand is stored or given up. The
    /// caller holds the table's lock, so their processes died or have lost it.
    /// </summary>
    /// <param name="table">The main table.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When none of them can write any more.</returns>
    public async Task InterruptAsync(TableName table, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await InterruptAsync(connection, table, cancellationToken);
    }

    /// <summary>
    /// Ends a run that is complete, in one transaction: the watermark moves, the checkpoint, the seen ids and the association progress
    /// go, the run's row is closed. All data must be stored before.
    /// </summary>
    /// <param name="table">The main table.</param>
    /// <param name="end">How it ended.</param>
    /// <param name="watermark">What is now surely stored; null leaves it where it was.</param>
    /// <param name="cancellationToken">Gives up; nothing is changed then.</param>
    /// <returns>When it is safe.</returns>
    public async Task CompleteAsync(TableName table, RunEnd end, Watermark? watermark, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await database.BeginAsync(connection, cancellationToken);
        if (watermark is not null)
        {
            await WatermarkStore.SaveAsync(connection, table, watermark, cancellationToken);
            if (watermark.LeftOut is { } leftOut)
                await CoverageStore.SaveAsync(connection, table, leftOut, cancellationToken);
        }

        await CheckpointStore.ClearAsync(connection, table, cancellationToken);
        await CloseAsync(connection, table, end, watermark?.LastSync, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Ends a run that is not complete: its checkpoint and its watermark stay as they are.</summary>
    /// <param name="table">The main table.</param>
    /// <param name="end">How it ended.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When it is written.</returns>
    public async Task AbandonAsync(TableName table, RunEnd end, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await CloseAsync(connection, table, end, null, cancellationToken);
    }

    /// <summary>Whether a run's end is stored: for a caller whose <see cref="CompleteAsync"/> got no answer.</summary>
    /// <param name="end">The end that it was given.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>True when it is stored.</returns>
    public async Task<bool> IsStoredAsync(RunEnd end, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ScalarAsync<bool>(
            $"SELECT true FROM {database.Schema}.{BookkeepingSchema.Runs} WHERE run_id = $1 AND status = $2", [end.RunId, end.Status],
            cancellationToken);
    }

    /// <summary>The last run of every table, for <c>status</c>.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>By table name.</returns>
    public async Task<IReadOnlyList<RunRecord>> LastRunsAsync(CancellationToken cancellationToken)
    {
        var sql = $"SELECT DISTINCT ON (table_name) {Columns} FROM {database.Schema}.{BookkeepingSchema.Runs} " +
            $"WHERE table_name IS NOT NULL ORDER BY table_name, started_at DESC NULLS LAST";
        await using var connection = await database.OpenAsync(cancellationToken);
        var runs = new List<RunRecord>();
        await foreach (var row in connection.QueryAsync(sql, [], cancellationToken))
            runs.Add(Read(row));
        return runs;
    }

    private static Task InterruptAsync(NpgsqlConnection connection, TableName table, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
        $"UPDATE {table.Schema}.{BookkeepingSchema.Runs} SET status = '{RunStatus.Interrupted}', finished_at = now() " +
        $"WHERE table_name = $1 AND status = '{RunStatus.Running}'",
        [table.Key], cancellationToken);

    private Task CloseAsync(
        NpgsqlConnection connection, TableName table, RunEnd end, DateTimeOffset? watermark, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            $"""
            UPDATE {table.Schema}.{BookkeepingSchema.Runs}
            SET status = $2, finished_at = now(), sync_mode = $3, counters = $4, error = $5, watermark_to = $6
            WHERE run_id = $1 AND status = '{RunStatus.Running}'
            """,
            [
                end.RunId, end.Status, end.SyncMode, new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Jsonb,
                    Value = database.Redaction.HideInDocument(end.CountersJson) },
                Said(end.Error), Sql.Time(watermark),
            ],
            cancellationToken);

    private string? Said(string? text) => PlainText.Clean(text is null ? null : database.Redaction.Hide(text));

    private static RunRecord Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.Value<string>(1) ?? "", row.Value<string>(2) ?? "", row.Value<string>(3) ?? "", row.Value<string>(4),
        row.Value<DateTimeOffset?>(5), row.Value<string>(6) ?? "", row.Value<int>(7))
    {
        Status = row.Value<string>(8) ?? "",
        StartedAt = row.Value<DateTimeOffset>(9),
        FinishedAt = row.Value<DateTimeOffset?>(10),
        WatermarkTo = row.Value<DateTimeOffset?>(11),
        Counters = row.Value<string>(12),
        Error = row.Value<string>(13),
    };
}

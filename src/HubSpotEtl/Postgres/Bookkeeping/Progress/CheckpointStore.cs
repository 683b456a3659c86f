using HubSpotEtl.Postgres.Connection;
using Npgsql;

namespace HubSpotEtl.Postgres.Bookkeeping.Progress;

/// <summary>Reads, writes and clears checkpoints and what hangs on them: seen ids and association progress.</summary>
/// <param name="database">Where the bookkeeping tables are.</param>
public sealed class CheckpointStore(Database database)
{
    /// <summary>The checkpoint of a table's unfinished run.</summary>
    /// <param name="table">The main table.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when the last run was completed, or none ever began.</returns>
    public Task<Checkpoint?> ReadAsync(TableName table, CancellationToken cancellationToken) =>
        ReadAsync(table.Key, looksAtSeenIds: true, cancellationToken);

    /// <summary>The same by the table's bare name, which need not be one that PostgreSQL could hold.</summary>
    /// <param name="table">The main table.</param>
    /// <param name="looksAtSeenIds">False where their table is not there, or not as this version makes it: then
    /// <see cref="Checkpoint.IsWhole"/> stays true.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task<Checkpoint?> ReadAsync(string table, bool looksAtSeenIds, CancellationToken cancellationToken)
    {
        var sql = $"""
            SELECT run_id, sync_mode, phase, cursor, {Sql.Bounded("started_at")}, {Sql.Bounded("window_from")}, {Sql.Bounded("window_to")},
                settings_hash, records,
                {Sql.Bounded("updated_at")}, {(looksAtSeenIds ? SeenIds.IsWhole(database.Schema) : "true")}
            FROM {database.Schema}.{BookkeepingSchema.Checkpoints} c WHERE table_name = $1 AND run_id IS NOT NULL
            """;
        await using var connection = await database.OpenAsync(cancellationToken);
        Checkpoint? found = null;
        await foreach (var row in connection.QueryAsync(sql, [table], cancellationToken))
            found = Read(row);
        return found;
    }

    /// <summary>Writes a checkpoint on its own: between two phases, when no data goes with it.</summary>
    /// <param name="table">The main table.</param>
    /// <param name="checkpoint">Where the run stands.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When it is safe.</returns>
    public async Task SaveAsync(TableName table, Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await database.BeginAsync(connection, cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(Save(table, checkpoint));
        await batch.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Forgets the checkpoint, the seen ids and the association progress of every run of the table.</summary>
    /// <param name="table">The main table.</param>
    /// <param name="cancellationToken">Gives up; nothing is forgotten then.</param>
    /// <returns>When they are gone.</returns>
    public async Task ClearAsync(TableName table, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await database.BeginAsync(connection, cancellationToken);
        await ClearAsync(connection, table, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <inheritdoc cref="AssociationProgress.TakeUpAsync"/>
    public Task<IReadOnlyDictionary<string, long>> TakeUpLinksAsync(
        TableName table, Checkpoint checkpoint, CancellationToken cancellationToken) =>
        AssociationProgress.TakeUpAsync(database, table, checkpoint.RunId, checkpoint.Records, cancellationToken);

    /// <inheritdoc cref="AssociationProgress.FindAsync"/>
    internal Task<IReadOnlyDictionary<string, long>> FindLinksAsync(
        TableName table, Checkpoint checkpoint, CancellationToken cancellationToken) =>
        AssociationProgress.FindAsync(database, table, checkpoint.RunId, checkpoint.Records, cancellationToken);

    internal static NpgsqlBatchCommand Save(TableName table, Checkpoint checkpoint) => Sql.BatchCommand(
        $"""
        INSERT INTO {table.Schema}.{BookkeepingSchema.Checkpoints}
               (table_name, run_id, sync_mode, phase, cursor, started_at, window_from, window_to, settings_hash, records, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, now())
        ON CONFLICT (table_name) DO UPDATE
        SET run_id = EXCLUDED.run_id, sync_mode = EXCLUDED.sync_mode, phase = EXCLUDED.phase, cursor = EXCLUDED.cursor,
            started_at = EXCLUDED.started_at, window_from = EXCLUDED.window_from, window_to = EXCLUDED.window_to,
            settings_hash = EXCLUDED.settings_hash, records = EXCLUDED.records, updated_at = EXCLUDED.updated_at
        """,
        table.Key, checkpoint.RunId, checkpoint.SyncMode, checkpoint.Phase, checkpoint.Cursor, Sql.Time(checkpoint.StartedAt),
        Sql.Time(checkpoint.WindowFrom), Sql.Time(checkpoint.WindowTo), checkpoint.SettingsHash, checkpoint.Records);

    /// <summary>The same within the caller's transaction.</summary>
    /// <returns>How many rows went.</returns>
    internal static async Task<int> ClearAsync(NpgsqlConnection connection, TableName table, CancellationToken cancellationToken) =>
        await connection.ExecuteAsync($"DELETE FROM {table.Schema}.{BookkeepingSchema.Checkpoints} WHERE table_name = $1", [table.Key],
            cancellationToken)
        + await SeenIds.ForgetAsync(connection, table, cancellationToken)
        + await AssociationProgress.ForgetAsync(connection, table, cancellationToken);

    private static Checkpoint Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.Value<string>(1) ?? "", row.Value<string>(2) ?? "", row.Value<string>(3),
        row.Value<DateTimeOffset>(4), row.Value<DateTimeOffset?>(5), row.Value<DateTimeOffset?>(6),
        row.Value<string>(7) ?? "", row.Value<long>(8))
    {
        UpdatedAt = row.Value<DateTimeOffset?>(9),
        IsWhole = row.Value<bool>(10),
    };
}

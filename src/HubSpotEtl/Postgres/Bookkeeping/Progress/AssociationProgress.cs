using HubSpotEtl.Postgres.Connection;
using Npgsql;

namespace HubSpotEtl.Postgres.Bookkeeping.Progress;

/// <summary>
/// How far the links of a target are, moved in the transaction that stores them. All statements on <c>etl_association_progress</c> are
/// here.
/// </summary>
/// <param name="Table">The main table that the links start from.</param>
/// <param name="RunId">The logical run.</param>
/// <param name="Target">The target's object type id.</param>
/// <param name="IdsDone">How many of the run's seen ids, in batch order, have their links stored. Unit: ids.</param>
public sealed record AssociationProgress(TableName Table, Guid RunId, string Target, long IdsDone)
{
    // Links may be ahead of the records by what is in hand between the two, never by more.
    private const string Kept = "CASE WHEN ids_done BETWEEN 0 AND $3 + 100000 THEN least(ids_done, $3) ELSE 0 END";

    /// <summary>Moves it, within the caller's transaction.</summary>
    internal Task SaveAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => connection.ExecuteAsync(
        $"""
        INSERT INTO {Name(Table)} (table_name, run_id, target, ids_done)
        VALUES ($1, $2, $3, $4)
        ON CONFLICT (table_name, run_id, target) DO UPDATE SET ids_done = EXCLUDED.ids_done
        """,
        [Table.Key, RunId, Target, IdsDone], cancellationToken);

    /// <summary>
    /// How many of a run's seen ids, in batch order, have the links of each target stored. Links may have been ahead of the records
    /// when the run was interrupted; what is read again may come in another order, so that lead is given up here.
    /// </summary>
    /// <param name="database">Where.</param>
    /// <param name="table">The main table.</param>
    /// <param name="runId">The logical run.</param>
    /// <param name="records">How many records it has stored.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Ids done by target; a target that has not begun is not in it.</returns>
    internal static Task<IReadOnlyDictionary<string, long>> TakeUpAsync(
        Database database, TableName table, Guid runId, long records, CancellationToken cancellationToken) => ReadAsync(
        $"UPDATE {Name(table)} SET ids_done = {Kept} WHERE table_name = $1 AND run_id = $2 RETURNING target, ids_done",
        database, [table.Key, runId, records], cancellationToken);

    /// <summary>What <see cref="TakeUpAsync"/> would give, without giving anything up. It reads only.</summary>
    internal static Task<IReadOnlyDictionary<string, long>> FindAsync(
        Database database, TableName table, Guid runId, long records, CancellationToken cancellationToken) => ReadAsync(
        $"SELECT target, {Kept} FROM {Name(table)} WHERE table_name = $1 AND run_id = $2",
        database, [table.Key, runId, records], cancellationToken);

    /// <summary>Forgets that of every run of the table.</summary>
    internal static Task<int> ForgetAsync(NpgsqlConnection connection, TableName table, CancellationToken cancellationToken) =>
        connection.ExecuteAsync($"DELETE FROM {Name(table)} WHERE table_name = $1", [table.Key], cancellationToken);

    /// <summary>Forgets that of a run.</summary>
    internal static Task<int> ForgetAsync(NpgsqlConnection connection, TableName table, Guid runId, CancellationToken cancellationToken) =>
        connection.ExecuteAsync($"DELETE FROM {Name(table)} WHERE table_name = $1 AND run_id = $2", [table.Key, runId], cancellationToken);

    private static string Name(TableName table) => $"{table.Schema}.{BookkeepingSchema.AssociationProgress}";

    private static async Task<IReadOnlyDictionary<string, long>> ReadAsync(
        string sql, Database database, object[] values, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var progress = new Dictionary<string, long>(StringComparer.Ordinal);
        await foreach (var row in connection.QueryAsync(sql, values, cancellationToken))
            progress.Add(row.GetString(0), row.GetInt64(1));
        return progress;
    }
}

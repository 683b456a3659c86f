using System.Runtime.CompilerServices;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Transform.Batches;
using Npgsql;
using NpgsqlTypes;

namespace HubSpotEtl.Postgres.Bookkeeping.Progress;

/// <summary>
/// The ids a run has seen, with what the listing named for each: one row a batch, written in the batch's own transaction. All statements on
/// <c>etl_seen_ids</c> are here; where others build on them, <c>$1</c> is the key of the main table and <c>$2</c> the logical run.
/// </summary>
/// <param name="database">Where <c>etl_seen_ids</c> is.</param>
public sealed class SeenIds(Database database)
{
    private const string OfRun = "table_name = $1 AND run_id = $2";

    /// <summary>
    /// The ids in the order in which they were stored, one batch at a time, so that memory stays flat: a resumed run reads from here
    /// the ids whose associations are still outstanding.
    /// </summary>
    /// <param name="table">The main table.</param>
    /// <param name="runId">The logical run.</param>
    /// <param name="skip">How many ids from the start are done. Unit: ids.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The arrays; the first may be the rest of a batch.</returns>
    public async IAsyncEnumerable<SeenBatch> ReadAsync(
        TableName table, Guid runId, long skip, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var sql = $"SELECT ids, associated FROM {Name(table.Schema)} WHERE {OfRun} ORDER BY batch";
        await using var connection = await database.OpenAsync(cancellationToken);
        await foreach (var row in connection.QueryAsync(sql, [table.Key, runId], cancellationToken))
        {
            var batch = new SeenBatch(row.GetFieldValue<long[]>(0), row.Value<long[]>(1));
            var skipped = (int)Math.Min(skip, batch.Ids.Length);
            skip -= skipped;
            if (skipped < batch.Ids.Length)
                yield return batch.From(skipped);
        }
    }

    /// <summary>The number of the batch that comes next.</summary>
    /// <param name="table">The main table.</param>
    /// <param name="runId">The logical run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>0 for a new run.</returns>
    public async Task<long> NextBatchAsync(TableName table, Guid runId, CancellationToken cancellationToken)
    {
        var sql = $"SELECT coalesce(max(batch) + 1, 0) FROM {Name(table.Schema)} WHERE {OfRun}";
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ScalarAsync<long>(sql, [table.Key, runId], cancellationToken);
    }

    /// <summary>
    /// Whether those of the run that checkpoint <c>c</c> is of are as a run keeps them: flat arrays without NULL, of ids that records can
    /// have, with as many marks as ids, and no fewer than the records.
    /// </summary>
    internal static string IsWhole(SqlIdentifier schema) => $"""
        (SELECT coalesce(sum(cardinality(s.ids)), 0) >= coalesce(c.records, 0)
            AND coalesce(bool_and(s.batch BETWEEN 0 AND 1000000000000 AND {IsFlat("s.ids")} AND 0 < ALL (s.ids)
                AND (s.associated IS NULL OR ({IsFlat("s.associated")} AND cardinality(s.associated) = cardinality(s.ids)))), true)
        FROM {Name(schema)} s WHERE s.table_name = c.table_name AND s.run_id = c.run_id)
        """;

    /// <summary>The ids, as often as they were seen.</summary>
    internal static string Each(TableName table) => $"SELECT unnest(ids) AS id FROM {Name(table.Schema)} WHERE {OfRun}";

    /// <summary>The ids, each once.</summary>
    internal static string Distinct(TableName table) => $"SELECT DISTINCT unnest(ids) AS id FROM {Name(table.Schema)} WHERE {OfRun}";

    /// <summary>Those that had no live row before their batch.</summary>
    internal static string Inserted(TableName table) =>
        $"SELECT unnest(coalesce(inserted, ids)) AS id FROM {Name(table.Schema)} WHERE {OfRun}";

    /// <summary>The ids with their <c>bits</c>, in the order of <c>batch</c> and <c>place</c>.</summary>
    internal static string Named(TableName table) => $"""
        SELECT s.id, s.bits, b.batch, s.place
        FROM {Name(table.Schema)} b, unnest(b.ids, b.associated) WITH ORDINALITY AS s (id, bits, place)
        WHERE b.table_name = $1 AND b.run_id = $2
        """;

    /// <summary>Those of all runs of the table.</summary>
    internal static string OfAnyRun(TableName table) =>
        $"SELECT id FROM {Name(table.Schema)}, unnest(ids) AS id WHERE table_name = $1 AND id IS NOT NULL";

    /// <summary>Forgets those of every run of the table.</summary>
    internal static Task<int> ForgetAsync(NpgsqlConnection connection, TableName table, CancellationToken cancellationToken) =>
        connection.ExecuteAsync($"DELETE FROM {Name(table.Schema)} WHERE table_name = $1", [table.Key], cancellationToken);

    /// <summary>Forgets those of a run.</summary>
    internal static Task<int> ForgetAsync(NpgsqlConnection connection, TableName table, Guid runId, CancellationToken cancellationToken) =>
        connection.ExecuteAsync($"DELETE FROM {Name(table.Schema)} WHERE {OfRun}", [table.Key, runId], cancellationToken);

    internal static NpgsqlBatchCommand Add(TableName table, Guid runId, long number, RowBatch batch, long[]? inserted) => Sql.BatchCommand(
        $"INSERT INTO {Name(table.Schema)} (table_name, run_id, batch, ids, associated, inserted) VALUES ($1, $2, $3, $4, $5, $6)",
        table.Key, runId, number, batch.SeenIds, OrNull(batch.Associated), OrNull(inserted));

    private static string Name(SqlIdentifier schema) => $"{schema}.{BookkeepingSchema.SeenIds}";

    private static string IsFlat(string array) =>
        $"coalesce(CASE WHEN cardinality({array}) = 0 THEN true " +
        $"WHEN array_ndims({array}) = 1 AND array_lower({array}, 1) = 1 THEN array_position({array}, NULL) IS NULL END, false)";

    private static object OrNull(long[]? numbers) => numbers ?? (object)Sql.Null(NpgsqlDbType.Array | NpgsqlDbType.Bigint);
}

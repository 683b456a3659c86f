using System.Runtime.CompilerServices;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Transform.Batches;
using Npgsql;
using NpgsqlTypes;

namespace HubSpotEtl.Postgres.Seen;

/// <summary>The ids a run has seen, with what the listing named for each: one row a batch, written in the batch's own transaction.</summary>
/// <param name="database">Where <c>etl_seen_ids</c> is.</param>
public sealed class SeenIds(Database database)
{
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
        var sql = $"SELECT ids, associated FROM {table.Schema}.{Bookkeeping.SeenIds} WHERE table_name = $1 AND run_id = $2 ORDER BY batch";
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
        var sql = $"SELECT coalesce(max(batch) + 1, 0) FROM {table.Schema}.{Bookkeeping.SeenIds} WHERE table_name = $1 AND run_id = $2";
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ScalarAsync<long>(sql, [table.Key, runId], cancellationToken);
    }

    internal static NpgsqlBatchCommand Add(TableName table, Guid runId, long number, RowBatch batch, long[]? inserted) => Sql.BatchCommand(
        $"INSERT INTO {table.Schema}.{Bookkeeping.SeenIds} (table_name, run_id, batch, ids, associated, inserted) VALUES ($1, $2, $3, $4, $5, $6)",
        table.Key, runId, number, batch.SeenIds, OrNull(batch.Associated), OrNull(inserted));

    private static object OrNull(long[]? numbers) => numbers ?? (object)Sql.Null(NpgsqlDbType.Array | NpgsqlDbType.Bigint);
}

using System.IO.Hashing;
using HubSpotEtl.Postgres.Bookkeeping;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Transform;
using HubSpotEtl.Transform.Batches;
using HubSpotEtl.Transform.Layout;
using Npgsql;
using NpgsqlTypes;

namespace HubSpotEtl.Postgres.Load;

/// <summary>
/// Knows rows that need not be sent: of every row that a full load has merged, <c>etl_fingerprint</c> keeps a hash of what was sent, and
/// the version of the row that was there after it (its <c>xmin</c>, the transaction that wrote it: PostgreSQL documentation, "System
/// Columns"). While the row still has that version, sending the same again would change nothing. Whoever else changes the row gives it
/// another version, and it is sent and compared as if nothing were known. For one connection and one layout.
/// <para>
/// Of a table with triggers nothing is kept: what they make of a row is theirs, and what was sent may have to be written once they are
/// gone.
/// </para>
/// </summary>
/// <param name="connection">The loader's.</param>
/// <param name="table">The main table.</param>
/// <param name="layoutKey">Stands for the layout and the table's columns: rows that were encoded for others are not compared.</param>
internal sealed class Fingerprints(NpgsqlConnection connection, TableName table, long layoutKey)
{
    // Pieces that a piece of a batch is looked for in. A listing that comes in another order than the last one could touch all that is kept
    // with each batch.
    private const int MostLookedAt = 16;

    private readonly string _kept = $"{table.Schema}.{BookkeepingSchema.Fingerprints}";

    /// <summary>Reads what the layout's columns are in the table: dropped and made anew, or retyped, they are others.</summary>
    internal static async Task<Fingerprints> OfAsync(
        NpgsqlConnection connection, TableName table, RowLayout layout, CancellationToken cancellationToken)
    {
        const string Sql = """
            SELECT hashtextextended(string_agg(format('%s %s %s %s', a.attrelid, a.attnum, a.atttypid, a.attname), ','
                ORDER BY a.attnum) || $3, 0)
            FROM pg_catalog.pg_attribute a WHERE a.attrelid = $1::text::regclass AND a.attname::text = ANY($2)
            """;
        var columns = layout.Columns.Select(column => column.Name).ToArray();
        var key = await connection.ScalarAsync<long>(
            Sql, [$"{table}", columns, string.Join(',', layout.Columns.Select(column => $"{column.Name} {column.Type}"))],
            cancellationToken);
        return new Fingerprints(connection, table, key);
    }

    /// <summary>The rows of a batch that the table holds just so.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What to send, and what is known of the rest.</returns>
    internal async Task<FingerprintedBatch> CompareAsync(RowBatch batch, CancellationToken cancellationToken)
    {
        var prints = FingerprintedBatch.Of(batch);
        if (batch.Rows.Count == 0)
            return prints;
        // In two steps, since of all at once the planner expects so few rows that it compares each with each.
        var sql = $"""
            WITH sent AS MATERIALIZED (SELECT * FROM unnest($3::bigint[], $4::bigint[], $5::int[]) WITH ORDINALITY s(id, hash, piece,
                position)),
            kept AS MATERIALIZED (
                SELECT k.*
                FROM (SELECT piece, min(id) AS first_id, max(id) AS last_id FROM sent GROUP BY piece) p
                CROSS JOIN LATERAL (SELECT * FROM {_kept} WHERE table_name = $1
                    AND last_id >= p.first_id ORDER BY last_id LIMIT {MostLookedAt}) f
                CROSS JOIN LATERAL unnest(f.ids, f.hashes, f.versions) k(id, hash, version)
                WHERE f.first_id <= p.last_id AND f.layout_key = $2 AND k.id BETWEEN p.first_id AND p.last_id)
            SELECT s.position::int - 1, t.xmin
            FROM sent s JOIN kept k USING (id, hash)
            JOIN LATERAL (SELECT o.xmin FROM {table} o WHERE o.{SystemColumns.ObjectId} = s.id OFFSET 0) t ON t.xmin = k.version
            """;
        await foreach (var row in connection.QueryAsync(sql, [table.Key, layoutKey, prints.Ids, prints.Hashes, prints.Pieces],
            cancellationToken))
            prints.IsThere(row.GetInt32(0), row.GetFieldValue<uint>(1));
        return prints;
    }

    /// <summary>Keeps a batch's fingerprints, in its transaction, once its rows are merged.</summary>
    /// <param name="run">The logical run, and the batch's number in it.</param>
    /// <param name="prints">The batch.</param>
    /// <param name="areNew">True when every row was inserted by this very transaction, so that nothing has to be looked up.</param>
    /// <returns>The statement.</returns>
    internal NpgsqlBatchCommand Keep((Guid Id, long Batch) run, FingerprintedBatch prints, bool areNew)
    {
        const string Sent = "unnest($5::bigint[], $6::bigint[], $7::xid[], $8::int[]) s(id, hash, version, piece)";
        var rows = areNew
            ? $"SELECT id, hash, pg_current_xact_id()::xid AS version, piece FROM {Sent}"
            : $"""
            SELECT id, hash, version, piece FROM {Sent} WHERE version <> '0'
            UNION ALL
            SELECT s.id, s.hash, t.xmin, s.piece FROM {Sent}
            JOIN LATERAL (SELECT o.xmin FROM {table} o WHERE o.{SystemColumns.ObjectId} = s.id OFFSET 0) t ON true WHERE s.version = '0'
            """;
        return Sql.BatchCommand(
            $"""
            INSERT INTO {_kept} (table_name, run_id, batch, layout_key, first_id, last_id, ids, hashes, versions)
            SELECT $1, $2, $3, $4, min(id), max(id), array_agg(id), array_agg(hash), array_agg(version)
            FROM ({rows}) kept
            WHERE NOT EXISTS (
                SELECT FROM pg_catalog.pg_trigger
                WHERE tgrelid IN (SELECT $9::text::regclass UNION SELECT relid FROM pg_catalog.pg_partition_tree($9::text::regclass))
                    AND NOT tgisinternal)
            GROUP BY piece
            """,
            table.Key, run.Id, run.Batch, layoutKey, prints.Ids, prints.Hashes,
            new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Xid, Value = prints.Versions }, prints.Pieces,
            $"{table}");
    }

    /// <summary>Forgets what other runs have kept: a full load that is complete has kept all that is there.</summary>
    internal static Task ForgetOthersAsync(Database database, TableName table, Guid run, CancellationToken cancellationToken) =>
        database.WriteAsync(
        $"DELETE FROM {table.Schema}.{BookkeepingSchema.Fingerprints} WHERE table_name = $1 AND run_id <> $2", [table.Key, run],
        cancellationToken);

    /// <summary>Forgets all.</summary>
    internal static Task ForgetAsync(NpgsqlConnection connection, TableName table, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
        $"DELETE FROM {table.Schema}.{BookkeepingSchema.Fingerprints} WHERE table_name = $1", [table.Key], cancellationToken,
        Sql.Unlimited);

    internal static long Of(ReadOnlySpan<byte> tuple) => unchecked((long)XxHash3.HashToUInt64(tuple));
}

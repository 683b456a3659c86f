using System.Security.Cryptography;
using System.Text;
using HubSpotEtl.Transform.Batches;
using Npgsql;

namespace HubSpotEtl.Postgres.Bookkeeping.Rejects;

/// <summary>A record as it is kept in <c>etl_rejected_record</c>.</summary>
internal sealed record KeptRecord(string Id, string Raw, string Error, string? SqlState);

/// <summary>Statements that keep what could not be loaded, and forget it once a later run has loaded it.</summary>
internal static class RejectStore
{
    /// <summary>True when the table has rejects from earlier: most have none, and then no batch needs to look for its own.</summary>
    internal static async Task<bool> AnyAsync(NpgsqlConnection connection, TableName table, CancellationToken cancellationToken) =>
        await connection.ScalarAsync<bool>(
            $"""
            SELECT EXISTS (SELECT 1 FROM {table.Schema}.{BookkeepingSchema.RejectedValues} WHERE object_type = $1)
                OR EXISTS (SELECT 1 FROM {table.Schema}.{BookkeepingSchema.RejectedRecords} WHERE object_type = $1)
            """,
            [table.Key], cancellationToken);

    internal static IEnumerable<NpgsqlBatchCommand> Forget(TableName table, long[] ids) =>
    [
        Sql.BatchCommand(
            $"DELETE FROM {table.Schema}.{BookkeepingSchema.RejectedValues} WHERE object_type = $1 AND hs_object_id = ANY($2)",
            table.Key, ids),
        Sql.BatchCommand(
            $"DELETE FROM {table.Schema}.{BookkeepingSchema.RejectedRecords} " +
                "WHERE object_type = $1 AND hs_object_id = ANY($2::bigint[]::text[])",
            table.Key, ids),
    ];

    internal static NpgsqlBatchCommand Keep(TableName table, Guid runId, IReadOnlyList<RejectedValue> values)
    {
        // Once for each key: the statement may not meet a row twice.
        var distinct = values.GroupBy(v => (v.RecordId, v.Property)).Select(g => g.Last()).ToList();
        return Sql.BatchCommand(
            $"""
            INSERT INTO {table.Schema}.{BookkeepingSchema.RejectedValues}
                   (object_type, hs_object_id, property, raw_value, reason, run_id, rejected_at)
            SELECT $1, v.*, $6, now() FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[]) v
            ON CONFLICT (object_type, hs_object_id, property) DO UPDATE
            SET raw_value = EXCLUDED.raw_value, reason = EXCLUDED.reason, run_id = EXCLUDED.run_id, rejected_at = EXCLUDED.rejected_at
            """,
            table.Key, distinct.Select(v => v.RecordId).ToArray(), Sql.Texts(distinct, v => v.Property),
            Sql.Texts(distinct, v => v.RawText),
            distinct.Select(v => v.Reason).ToArray(), runId);
    }

    internal static NpgsqlBatchCommand Keep(TableName table, Guid runId, IReadOnlyList<KeptRecord> records)
    {
        var distinct = records.GroupBy(r => r.Id).Select(g => g.Last()).ToList();
        return Sql.BatchCommand(
            $"""
            INSERT INTO {table.Schema}.{BookkeepingSchema.RejectedRecords}
                   (object_type, hs_object_id, raw, error, sqlstate, run_id, rejected_at)
            SELECT $1, r.*, $6, now() FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) r
            ON CONFLICT (object_type, hs_object_id) DO UPDATE
            SET raw = EXCLUDED.raw, error = EXCLUDED.error, sqlstate = EXCLUDED.sqlstate, run_id = EXCLUDED.run_id,
                rejected_at = EXCLUDED.rejected_at
            """,
            table.Key, distinct.Select(r => r.Id).ToArray(), distinct.Select(r => r.Raw).ToArray(),
            distinct.Select(r => r.Error).ToArray(), distinct.Select(r => r.SqlState).ToArray(), runId);
    }

    /// <summary>A record without a usable id is kept under a hash of its text, so that a later run finds it again.</summary>
    internal static KeptRecord ToKept(RejectedRecord record)
    {
        var raw = PlainText.Clean(record.RawJson)!;
        var id = string.IsNullOrEmpty(record.Id)
            ? $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(raw)))[..16]}"
            : PlainText.Clean(record.Id)!;
        return new KeptRecord(id, raw, record.Reason, SqlState: null);
    }
}

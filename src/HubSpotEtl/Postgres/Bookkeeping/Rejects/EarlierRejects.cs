using HubSpotEtl.Postgres.Connection;

namespace HubSpotEtl.Postgres.Bookkeeping.Rejects;

/// <summary>
/// What earlier runs could not load, and the present one has not met: what it loads or rejects itself has its own run id, or is gone.
/// </summary>
/// <param name="database">Where the tables are.</param>
/// <param name="table">The main table.</param>
/// <param name="runId">The present logical run.</param>
internal sealed class EarlierRejects(Database database, TableName table, Guid runId)
{
    /// <summary>
    /// A pattern for record ids that surely fit BIGINT: those of nineteen digits below 9 × 10^18. HubSpot's have some twelve.
    /// </summary>
    internal const string IdDigits = "[0-9]{1,18}|[1-8][0-9]{18}";

    // What batch/read takes; other records were rejected for their very id.
    internal const string IsId = $"hs_object_id ~ '^({IdDigits})$'";

    /// <summary>
    /// Records that are worth another try: those that have no row, or an old one, and those with a value that was rejected before its
    /// column became TEXT, which takes anything. The longest waiting are the first to be chosen.
    /// </summary>
    /// <param name="limit">Unit: records.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Their ids, ascending.</returns>
    internal async Task<IReadOnlyList<long>> ToTryAgainAsync(int limit, CancellationToken cancellationToken)
    {
        var sql = $"""
            SELECT id
            FROM (
                SELECT hs_object_id::bigint AS id, rejected_at
                FROM {table.Schema}.{BookkeepingSchema.RejectedRecords}
                WHERE object_type = $1 AND run_id IS DISTINCT FROM $2 AND {IsId}
                UNION ALL
                SELECT v.hs_object_id, v.rejected_at
                FROM {table.Schema}.{BookkeepingSchema.RejectedValues} v
                JOIN {table.Schema}.{BookkeepingSchema.Properties} p ON p.table_name = v.object_type AND p.property = v.property
                JOIN pg_catalog.pg_attribute a ON a.attrelid = to_regclass($3) AND a.attname::text = p.column_name
                    AND a.atttypid = 'text'::regtype
                JOIN {table} t ON t.hs_object_id = v.hs_object_id AND t.fivetran_deleted IS NOT TRUE
                WHERE v.object_type = $1 AND v.run_id IS DISTINCT FROM $2) rejects
            GROUP BY id
            ORDER BY min(rejected_at)
            LIMIT $4
            """;
        await using var connection = await database.OpenAsync(cancellationToken);
        var ids = await connection.ColumnAsync<long>(sql, [table.Key, runId, table.ToString(), limit], cancellationToken);
        ids.Sort();
        return ids;
    }

    /// <summary>Forgets records that HubSpot, asked for them, does not return: there is nothing left that could be loaded.</summary>
    /// <param name="ids">The records.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal Task ForgetRecordsAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken) => database.WriteAsync(
        $"DELETE FROM {table.Schema}.{BookkeepingSchema.RejectedRecords} " +
            "WHERE object_type = $1 AND hs_object_id = ANY($2::bigint[]::text[])",
        [table.Key, ids.ToArray()], cancellationToken);

    /// <summary>
    /// Forgets records without a usable id, for which nobody can ask. The run has listed all records, and these were not among them.
    /// </summary>
    /// <param name="cancellationToken">Gives up.</param>
    internal Task ForgetUnlistedAsync(CancellationToken cancellationToken) => database.WriteAsync(
        $"DELETE FROM {table.Schema}.{BookkeepingSchema.RejectedRecords} " +
            $"WHERE object_type = $1 AND run_id IS DISTINCT FROM $2 AND NOT {IsId}",
        [table.Key, runId], cancellationToken);
}

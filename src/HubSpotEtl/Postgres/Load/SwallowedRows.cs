using HubSpotEtl.Postgres.Bookkeeping;
using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Postgres.Connection;
using Npgsql;

namespace HubSpotEtl.Postgres.Load;

/// <summary>
/// Records that a run has written and the table has not, although PostgreSQL raised no error: a trigger dropped them.
/// </summary>
/// <param name="database">Where the table is.</param>
internal sealed class SwallowedRows(Database database)
{
    /// <summary>Looks for them, where the table has a trigger at all.</summary>
    /// <param name="table">The main table.</param>
    /// <param name="runId">The logical run, complete.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many there are, and the table's triggers. Unit: records.</returns>
    public async Task<(long Records, string Triggers)> FindAsync(TableName table, Guid runId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        if (await TriggersAsync(connection, table, cancellationToken) is not { } triggers)
            return (0, "");
        var records = await connection.ScalarAsync<long>(
            $"""
            SELECT count(*)
            FROM ({SeenIds.Distinct(table)}) seen
            WHERE NOT EXISTS (SELECT 1 FROM {table} t WHERE t.hs_object_id = seen.id)
              AND NOT EXISTS (SELECT 1 FROM {table.Schema}.{BookkeepingSchema.RejectedRecords} r WHERE r.object_type = $1
                  AND r.hs_object_id = seen.id::text)
            """,
            [table.Key, runId], cancellationToken, Sql.Unlimited);
        return (records, triggers);
    }

    // Those of partitions too. Not only those that are called before and for each row: another may delete what was written. Keys that refer
    // to other tables have internal ones.
    private static Task<string?> TriggersAsync(NpgsqlConnection connection, TableName table, CancellationToken cancellationToken)
    {
        const string Triggers = """
            SELECT string_agg(DISTINCT g.tgname::text, ', ' ORDER BY g.tgname::text)
            FROM pg_catalog.pg_trigger g
            WHERE g.tgrelid IN (SELECT $1::text::regclass UNION SELECT relid FROM pg_catalog.pg_partition_tree($1::text::regclass))
              AND NOT g.tgisinternal AND g.tgenabled <> 'D'
            """;
        return connection.ScalarAsync<string>(Triggers, [$"{table}"], cancellationToken);
    }
}

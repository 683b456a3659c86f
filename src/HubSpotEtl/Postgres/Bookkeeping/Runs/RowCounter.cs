using HubSpotEtl.Postgres.Connection;

namespace HubSpotEtl.Postgres.Bookkeeping.Runs;

/// <summary>Counts the rows of a main table in one pass over it.</summary>
internal sealed class RowCounter(Database database)
{
    /// <summary>The counts; null when there is no such table.</summary>
    internal async Task<RowCounts?> CountAsync(string table, CancellationToken cancellationToken)
    {
        if (await MarkAsync(table, cancellationToken) is not { } mark)
            return null;
        await using var connection = await database.OpenAsync(cancellationToken);
        RowCounts? rows = null;
        await foreach (var row in connection.QueryAsync(
            $"SELECT count(*) FILTER (WHERE {mark} IS NOT TRUE), count(*) FILTER (WHERE {mark}) FROM {database.Table(table)}", [],
            cancellationToken))
            rows = new RowCounts(row.GetInt64(0), row.GetInt64(1));
        return rows;
    }

    /// <summary>
    /// What tells a deleted row: the mark's column, or <c>false</c> for a table that has none; null when there is no such table.
    /// </summary>
    private async Task<string?> MarkAsync(string table, CancellationToken cancellationToken)
    {
        const string Mark = """
            SELECT CASE WHEN a.attnum IS NULL THEN 'false' ELSE quote_ident(a.attname) END
            FROM pg_catalog.pg_class c
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_catalog.pg_attribute a
                   ON a.attrelid = c.oid AND a.attname = 'fivetran_deleted' AND a.atttypid = 'boolean'::regtype AND NOT a.attisdropped
            WHERE n.nspname::text = $1 AND c.relname::text = $2 AND c.relkind IN ('r', 'p')
            """;
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ScalarAsync<string>(Mark, [database.Schema.Name, table], cancellationToken);
    }
}

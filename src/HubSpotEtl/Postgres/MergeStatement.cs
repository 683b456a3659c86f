using HubSpotEtl.Transform;

namespace HubSpotEtl.Postgres;

/// <summary>
/// Staging table → main table. A row is written when it is new, or differs and is not older than the one that is there, or was marked
/// deleted. A row that is already so is neither written nor locked: no WAL, no dirty page.
/// </summary>
internal static class MergeStatement
{
    /// <summary>The statement; it has no parameters and affects exactly the rows that it writes.</summary>
    /// <param name="table">The main table.</param>
    /// <param name="layout">The staging table's columns.</param>
    /// <param name="types">The main table's types; a staging column of an older, narrower layout is cast.</param>
    internal static string Build(TableName table, RowLayout layout, IReadOnlyDictionary<string, ColumnType> types)
    {
        var columns = layout.Columns.Select(c => new SqlIdentifier(c.Name)).ToList();
        var staged = layout.Columns.Select(c => ColumnTypes.Cast($"s.{new SqlIdentifier(c.Name)}", c.Type, types[c.Name])).ToList();
        var list = string.Join(", ", columns);
        return $"""
            INSERT INTO {table} AS t ({list}, {SystemColumns.Synced}, {SystemColumns.Deleted})
            SELECT {string.Join(", ", staged)}, now(), false
            FROM {StagingTable.Name} s
            WHERE ({Prefilter(table, columns, staged)}) IS NOT FALSE
            ON CONFLICT ({SystemColumns.ObjectId}) DO UPDATE
            SET {string.Join(", ", columns.Skip(1).Select(c => $"{c} = EXCLUDED.{c}"))},
                {SystemColumns.Synced} = EXCLUDED.{SystemColumns.Synced}, {SystemColumns.Deleted} = false
            WHERE {IsNews(columns, [.. columns.Select(c => $"EXCLUDED.{c}")])}
            """;
    }

    // A scalar subquery is probed once a row, by the key: the planner cannot turn it into a join whose plan goes bad with old
    // statistics. NULL (no such row) counts as news. ON CONFLICT decides in the end; this only spares it the lock on unchanged rows.
    private static string Prefilter(TableName table, IReadOnlyList<SqlIdentifier> columns, IReadOnlyList<string> staged) =>
        $"SELECT {IsNews(columns, staged)} FROM {table} t WHERE t.{SystemColumns.ObjectId} = s.{SystemColumns.ObjectId}";

    private static string IsNews(IReadOnlyList<SqlIdentifier> columns, IReadOnlyList<string> incoming) => $"""
        (t.{SystemColumns.LastModified} IS NULL OR {incoming[1]} IS NULL OR {incoming[1]} >= t.{SystemColumns.LastModified})
        AND (t.{SystemColumns.Deleted} IS TRUE
             OR ({string.Join(", ", columns.Skip(1).Select(c => $"t.{c}"))})
                IS DISTINCT FROM ({string.Join(", ", incoming.Skip(1))}))
        """;
}

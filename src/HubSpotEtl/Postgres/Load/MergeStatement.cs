using HubSpotEtl.Transform;
using HubSpotEtl.Transform.Layout;

namespace HubSpotEtl.Postgres.Load;

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
        var (columns, staged) = ColumnsOf(layout, types);
        // The lateral join is probed once a row, by the key: the planner cannot turn it into a join whose plan goes bad with old
        // statistics. ON CONFLICT decides in the end; this only spares it the lock on unchanged rows.
        return $"""
            {Insert(table, columns, staged)}
            LEFT JOIN LATERAL (SELECT * FROM {table} o WHERE o.{SystemColumns.ObjectId} = s.{SystemColumns.ObjectId} OFFSET 0) t ON true
            WHERE t.{SystemColumns.ObjectId} IS NULL OR ({IsNews(columns, staged)})
            ON CONFLICT ({SystemColumns.ObjectId}) DO UPDATE
            SET {string.Join(", ", columns.Skip(1).Select(c => $"{c} = EXCLUDED.{c}"))},
                {SystemColumns.Synced} = EXCLUDED.{SystemColumns.Synced}, {SystemColumns.Deleted} = false
            WHERE {IsNews(columns, [.. columns.Select(c => $"EXCLUDED.{c}")])}
            """;
    }

    /// <summary>
    /// The statement for rows that are not in the table: a fifth cheaper, since nothing is looked up. One that is there fails it.
    /// </summary>
    /// <inheritdoc cref="Build"/>
    internal static string BuildForNew(TableName table, RowLayout layout, IReadOnlyDictionary<string, ColumnType> types)
    {
        var (columns, staged) = ColumnsOf(layout, types);
        return Insert(table, columns, staged);
    }

    private static (IReadOnlyList<SqlIdentifier> Columns, IReadOnlyList<string> Staged) ColumnsOf(
        RowLayout layout, IReadOnlyDictionary<string, ColumnType> types) => (
        [.. layout.Columns.Select(c => new SqlIdentifier(c.Name))],
        [.. layout.Columns.Select(c => SqlTypes.Cast($"s.{new SqlIdentifier(c.Name)}", c.Type, types[c.Name]))]);

    private static string Insert(TableName table, IReadOnlyList<SqlIdentifier> columns, IReadOnlyList<string> staged) => $"""
        INSERT INTO {table} AS t ({string.Join(", ", columns)}, {SystemColumns.Synced}, {SystemColumns.Deleted})
        SELECT {string.Join(", ", staged)}, now(), false
        FROM {StagingTable.Name} s
        """;

    private static string IsNews(IReadOnlyList<SqlIdentifier> columns, IReadOnlyList<string> incoming) => $"""
        (t.{SystemColumns.LastModified} IS NULL OR {incoming[1]} IS NULL OR {incoming[1]} >= t.{SystemColumns.LastModified})
        AND (t.{SystemColumns.Deleted} IS TRUE
             OR ({string.Join(", ", columns.Skip(1).Select(c => $"t.{c}"))})
                IS DISTINCT FROM ({string.Join(", ", incoming.Skip(1))}))
        """;
}

using HubSpotEtl.Transform;

namespace HubSpotEtl.Postgres.ReferenceTables;

/// <summary>All about a column of a reference table: name, value, comment. What it holds of a row decides its type.</summary>
internal sealed class ReferenceColumn<TRow>
{
    internal ReferenceColumn(string name, Func<TRow, string?> value, string comment)
        : this(name, ColumnType.Text, rows => Sql.Texts(rows, value), comment) { }

    internal ReferenceColumn(string name, Func<TRow, long?> value, string comment)
        : this(name, ColumnType.BigInt, rows => rows.Select(value).ToArray(), comment) { }

    internal ReferenceColumn(string name, Func<TRow, int?> value, string comment)
        : this(name, ColumnType.Integer, rows => rows.Select(value).ToArray(), comment) { }

    internal ReferenceColumn(string name, Func<TRow, decimal?> value, string comment)
        : this(name, ColumnType.Numeric, rows => rows.Select(value).ToArray(), comment) { }

    internal ReferenceColumn(string name, Func<TRow, bool?> value, string comment)
        : this(name, ColumnType.Boolean, rows => rows.Select(value).ToArray(), comment) { }

    internal ReferenceColumn(string name, Func<TRow, DateTimeOffset?> value, string comment)
        : this(name, ColumnType.TimestampTz, rows => Sql.Times(rows, value), comment) { }

    private ReferenceColumn(string name, ColumnType type, Func<IReadOnlyList<TRow>, object>? values, string comment) =>
        (Name, Type, Values, Comment) = (name, type, values, comment);

    internal string Name { get; }

    internal ColumnType Type { get; }

    /// <summary>The values of rows as an array for <c>unnest</c>; null for the one column that the database fills.</summary>
    internal Func<IReadOnlyList<TRow>, object>? Values { get; }

    internal string Comment { get; }

    internal static ReferenceColumn<TRow> Json(string name, Func<TRow, string?> document, string comment) =>
        new(name, ColumnType.Jsonb, rows => rows.Select(document).ToArray(), comment);

    /// <summary>The mark, set too on what HubSpot lists no longer.</summary>
    internal static ReferenceColumn<TRow> Deleted(Func<TRow, bool?> isArchived) =>
        new(SystemColumns.Deleted, isArchived, "True when HubSpot does not have it any more; the row stays.");

    internal static ReferenceColumn<TRow> Synced { get; } =
        new(SystemColumns.Synced, ColumnType.TimestampTz, null, "When the row's content or mark was last written.");
}

using HubSpotEtl.Transform;

namespace HubSpotEtl.Postgres;

/// <summary>What a table lacks. Applied twice, it does nothing the second time, since it is empty then.</summary>
/// <param name="Creates">True when there is no table: <paramref name="Added"/> are all its columns then.</param>
/// <param name="Added">Columns to add, with their type.</param>
/// <param name="Unlimited">Columns that lose a length or precision limit (<c>varchar(50)</c> → <c>text</c>); no row is rewritten.</param>
/// <param name="Widened">Columns that get a wider type.</param>
/// <param name="Nullable">Columns that must take NULL.</param>
/// <param name="Key">Columns of a unique key to add; empty for none.</param>
/// <param name="KeyIsPrimary">True when the key can be the primary one.</param>
internal sealed record TableDelta(
    bool Creates,
    IReadOnlyList<LayoutColumn> Added,
    IReadOnlyList<LayoutColumn> Unlimited,
    IReadOnlyList<LayoutColumn> Widened,
    IReadOnlyList<string> Nullable,
    IReadOnlyList<string> Key,
    bool KeyIsPrimary)
{
    internal int Changes => Creates ? 0 : Added.Count + Unlimited.Count + Widened.Count + Nullable.Count + (Key.Count > 0 ? 1 : 0);

    internal bool IsEmpty => !Creates && Changes == 0;

    /// <summary>The statement that makes the table so; null when nothing is missing.</summary>
    internal string? ToSql(TableName table)
    {
        if (IsEmpty)
            return null;
        return Creates
            ? $"CREATE TABLE {table} (\n  {string.Join(",\n  ", Added.Select(Definition).Concat(KeyClauses("")))}\n)"
            : $"ALTER TABLE {table}\n  {string.Join(",\n  ", Alterations())}";
    }

    private IEnumerable<string> Alterations() =>
    [
        .. Added.Select(c => $"ADD COLUMN {Definition(c)}"),
        .. Unlimited.Select(c => $"ALTER COLUMN {new SqlIdentifier(c.Name)} TYPE {ColumnTypes.ToSql(c.Type)}"),
        .. Widened.Select(c => $"ALTER COLUMN {new SqlIdentifier(c.Name)} TYPE {ColumnTypes.ToSql(c.Type)}"),
        .. Nullable.Select(c => $"ALTER COLUMN {new SqlIdentifier(c)} DROP NOT NULL"),
        .. KeyClauses("ADD "),
    ];

    private IEnumerable<string> KeyClauses(string verb) => Key.Count == 0
        ? []
        : [$"{verb}{(KeyIsPrimary ? "PRIMARY KEY" : "UNIQUE")} ({string.Join(", ", Key.Select(c => new SqlIdentifier(c)))})"];

    private static string Definition(LayoutColumn column) => $"{new SqlIdentifier(column.Name)} {ColumnTypes.ToSql(column.Type)}";
}

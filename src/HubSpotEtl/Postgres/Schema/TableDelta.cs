using HubSpotEtl.Transform;
using HubSpotEtl.Transform.Layout;

namespace HubSpotEtl.Postgres.Schema;

/// <summary>What a table lacks. Applied twice, it does nothing the second time, since it is empty then.</summary>
internal sealed record TableDelta
{
    /// <summary>True when there is no table: <see cref="Added"/> are all its columns then.</summary>
    internal required bool Creates { get; init; }

    /// <summary>Columns to add.</summary>
    internal required IReadOnlyList<LayoutColumn> Added { get; init; }

    /// <summary>Columns that lose a length or precision limit (<c>varchar(50)</c> → <c>text</c>); no row is rewritten.</summary>
    internal required IReadOnlyList<LayoutColumn> Unlimited { get; init; }

    /// <summary>Columns that get a wider type.</summary>
    internal required IReadOnlyList<LayoutColumn> Widened { get; init; }

    /// <summary>Columns that must take NULL.</summary>
    internal required IReadOnlyList<string> Nullable { get; init; }

    /// <summary>Columns of a unique key to add; empty for none.</summary>
    internal required IReadOnlyList<string> Key { get; init; }

    /// <summary>True when the key can be the primary one.</summary>
    internal required bool KeyIsPrimary { get; init; }

    /// <summary>Unique keys over fewer columns, which would refuse good rows.</summary>
    internal required IReadOnlyList<UniqueKey> NarrowKeys { get; init; }

    internal int Changes => Creates
        ? 0
        : Added.Count + Unlimited.Count + Widened.Count + Nullable.Count + NarrowKeys.Count + (Key.Count > 0 ? 1 : 0);

    internal bool IsEmpty => !Creates && Changes == 0;

    /// <summary>The statements that make the table so; none when nothing is missing.</summary>
    internal IEnumerable<string> ToSql(TableName table)
    {
        if (Creates)
            yield return $"CREATE TABLE {table} (\n  {string.Join(",\n  ", Added.Select(Definition).Concat(KeyClauses("")))}\n)";
        else if (Alterations().ToList() is { Count: > 0 } alterations)
            yield return $"ALTER TABLE {table}\n  {string.Join(",\n  ", alterations)}";
        foreach (var index in NarrowKeys.Where(k => k.Constraint is null))
            yield return $"DROP INDEX {table.Schema}.{new SqlIdentifier(index.Index)}";
    }

    private IEnumerable<string> Alterations() =>
    [
        .. NarrowKeys.Where(k => k.Constraint is not null).Select(k => $"DROP CONSTRAINT {new SqlIdentifier(k.Constraint!)}"),
        .. Added.Select(c => $"ADD COLUMN {Definition(c)}"),
        .. Unlimited.Concat(Widened).Select(c => $"ALTER COLUMN {new SqlIdentifier(c.Name)} TYPE {SqlTypes.ToSql(c.Type)}"),
        .. Nullable.Select(c => $"ALTER COLUMN {new SqlIdentifier(c)} DROP NOT NULL"),
        .. KeyClauses("ADD "),
    ];

    private IEnumerable<string> KeyClauses(string verb) => Key.Count == 0
        ? []
        : [$"{verb}{(KeyIsPrimary ? "PRIMARY KEY" : "UNIQUE")} ({string.Join(", ", Key.Select(c => new SqlIdentifier(c)))})"];

    private string Definition(LayoutColumn column) =>
        $"{new SqlIdentifier(column.Name)} {SqlTypes.ToSql(column.Type)}{(Creates ? "" : Default(column))}";

    // What rows that are there already get, without being rewritten. A mark that is NULL would hide a row from those who ask for what is
    // not deleted.
    private string Default(LayoutColumn column) => column.Name switch
    {
        SystemColumns.Deleted => " DEFAULT false",
        SystemColumns.Synced => " DEFAULT now()",
        _ when column.Type == ColumnType.Text && Key.Contains(column.Name) => " NOT NULL DEFAULT ''",
        _ => "",
    };
}

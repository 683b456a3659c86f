using HubSpotEtl.Transform;
using HubSpotEtl.Transform.Layout;

namespace HubSpotEtl.Postgres.Schema;

/// <summary>
/// Fits wanted columns to a table column by column, in the order in which a new table shall have them: takes what is there, notes
/// what is missing. A column's type is respected when the encoder knows it.
/// </summary>
internal sealed class DeltaBuilder(TableName table, ActualTable? actual)
{
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly List<LayoutColumn> _added = [];
    private readonly List<LayoutColumn> _unlimited = [];
    private readonly List<LayoutColumn> _widened = [];
    private readonly List<string> _nullable = [];

    /// <summary>How many more columns the table can take.</summary>
    internal int Room => ActualTable.MaxColumns - (actual?.ColumnNumbersUsed ?? 0) - _added.Count;

    internal bool Exists(string column) => actual?.Column(column) is not null;

    /// <summary>A column that takes NULL: whatever type it has, if there is an encoder for it.</summary>
    internal ColumnType Property(string name, ColumnType natural) => Fit(name, natural, keyColumn: false, allowed: null);

    /// <summary>A column that must be TEXT: another type is changed to it.</summary>
    internal ColumnType Text(string name)
    {
        if (Property(name, ColumnType.Text) == ColumnType.Text)
            return ColumnType.Text;
        _unlimited.RemoveAll(column => column.Name == name);
        _widened.Add(new LayoutColumn(name, ColumnType.Text));
        return ColumnType.Text;
    }

    /// <summary>A column with a fixed set of types.</summary>
    internal ColumnType System(string name, ColumnType natural, params ReadOnlySpan<ColumnType> alternatives) =>
        Fit(name, natural, keyColumn: false, [natural, .. alternatives]);

    /// <summary>A column of the key: an integer that is too small is widened.</summary>
    internal ColumnType Key(string name, ColumnType natural, params ReadOnlySpan<ColumnType> alternatives)
    {
        if (natural != ColumnType.BigInt || actual?.Column(name)?.TypeName != "integer")
            return Fit(name, natural, keyColumn: true, [natural, .. alternatives]);
        _used.Add(name);
        _widened.Add(new LayoutColumn(name, ColumnType.BigInt));
        return ColumnType.BigInt;
    }

    /// <summary>The delta, with a unique key over these columns if the table has none, in place of keys over some of them.</summary>
    /// <exception cref="SchemaConflictException">Rows could not be inserted for another column that must not be NULL.</exception>
    internal TableDelta Build(IReadOnlyList<string> key)
    {
        CheckNothingElseIsRequired();
        var narrow = actual?.UniqueKeys.Where(k => k.Columns.IsProperSubsetOf(key)).ToList() ?? [];
        return new TableDelta
        {
            Creates = actual is null,
            Added = _added,
            Unlimited = _unlimited,
            Widened = _widened,
            Nullable = _nullable,
            Key = actual is not null && actual.HasKey(key) ? [] : key,
            KeyIsPrimary = actual is null || !actual.UniqueKeys.Except(narrow).Any(k => k.IsPrimary),
            NarrowKeys = narrow,
        };
    }

    /// <summary>Refuses a relation of that name that cannot be what it should be: rows of something else must not be touched.</summary>
    /// <param name="ids">The columns without which it holds something else.</param>
    internal void CheckHolds(params IEnumerable<string> ids)
    {
        if (actual is { IsTable: false })
            throw new SchemaConflictException(
                $"{table.Display} is there, but is no table (a view?). Rename or drop it, or choose another DB_SCHEMA.");
        if (actual is { Rule: { } rule })
            throw new SchemaConflictException(
                $"{table.Display} has the rule {rule}, which rewrites what is written to it, so that rows vanish without an error. Run: " +
                $"DROP RULE {new SqlIdentifier(rule)} ON {table}");
        if (actual is not null && ids.FirstOrDefault(id => !Exists(id)) is { } missing)
            throw new SchemaConflictException(
                $"{table.Display} is there, but has no column {missing}: it holds something else. Rename it, or choose another DB_SCHEMA.");
    }

    private ColumnType Fit(string name, ColumnType natural, bool keyColumn, IReadOnlyCollection<ColumnType>? allowed)
    {
        _used.Add(name);
        if (actual?.Column(name) is not { } column)
        {
            _added.Add(new LayoutColumn(name, natural));
            return natural;
        }
        var type = TypeOf(column, natural, allowed);
        if (column.IsLimited)
            _unlimited.Add(new LayoutColumn(name, type));
        if (!column.IsNullable && !keyColumn)
            _nullable.Add(name);
        return type;
    }

    private ColumnType TypeOf(ActualColumn column, ColumnType natural, IReadOnlyCollection<ColumnType>? allowed)
    {
        if (column.IsGenerated)
            throw new SchemaConflictException(
                $"The column {column.Name} of {table.Display} is generated and cannot be loaded. Rename it: " +
                $"ALTER TABLE {table} RENAME COLUMN {new SqlIdentifier(column.Name)} TO …");
        if (SqlTypes.FromSql(column.TypeName) is { } type && (allowed is null || allowed.Contains(type)))
            return type;
        var remedyType = SqlTypes.ToSql(natural);
        var quoted = new SqlIdentifier(column.Name);
        throw new SchemaConflictException(
            $"The column {column.Name} of {table.Display} has the type {column.TypeName}, which cannot be loaded. Change it: " +
            $"ALTER TABLE {table} ALTER COLUMN {quoted} TYPE {remedyType} USING {quoted}::{remedyType}; or rename the column.");
    }

    private void CheckNothingElseIsRequired()
    {
        if (actual?.Columns.FirstOrDefault(c => c is { IsNullable: false, HasDefault: false, IsGenerated: false }
            && !_used.Contains(c.Name))
            is { } column)
            throw new SchemaConflictException(
                $"The column {column.Name} of {table.Display} is NOT NULL without a default, and nothing that is loaded fills it. Run: " +
                $"ALTER TABLE {table} ALTER COLUMN {new SqlIdentifier(column.Name)} DROP NOT NULL");
    }
}

using HubSpotEtl.Postgres.Schema;
using HubSpotEtl.Transform;
using HubSpotEtl.Transform.Layout;

namespace HubSpotEtl.Postgres.Tables;

/// <summary>Works out a <see cref="MainTablePlan"/>.</summary>
/// <param name="table">For messages.</param>
/// <param name="actual">The table as it is; null when there is none.</param>
/// <param name="stored">The places given by earlier runs, also of properties that HubSpot no longer has.</param>
/// <param name="modifiedProperty">The property that feeds <c>hs_lastmodifieddate</c>.</param>
internal sealed class MainTablePlanner(
    TableName table, ActualTable? actual, IReadOnlyList<StoredProperty> stored, string modifiedProperty)
{
    private readonly DeltaBuilder _table = new(table, actual);

    /// <summary>The plan for these properties.</summary>
    /// <exception cref="SchemaConflictException">A column is there in a form that cannot be loaded.</exception>
    internal MainTablePlan Plan(IReadOnlyList<TableProperty> properties, IReadOnlyCollection<string> stageIds)
    {
        _table.CheckHolds(SystemColumns.ObjectId);
        var modifiedType = SystemColumnTypes();
        var kept = properties.Where(IsKept).DistinctBy(p => p.Name).ToList();
        var named = Name(kept, stageIds);
        var places = Place(kept, named.ToDictionary(n => n.Property, n => n.Column, StringComparer.Ordinal));
        var layout = Layout(places, modifiedType);
        var delta = _table.Build([SystemColumns.ObjectId]);
        return new MainTablePlan(
            delta, places, layout, [.. named.Where(n => n.Truncated).Select(n => n.Property)],
            properties.Count(p => !IsKept(p) && !IsSystemProperty(p.Name)))
        {
            LostColumns = Lost(delta),
            Actual = actual,
        };
    }

    // What no earlier run knows, such as a column that the Python system did not make, is new.
    private IReadOnlyList<string> Lost(TableDelta delta)
    {
        if (delta.Creates || stored.Count == 0)
            return [];
        var filled = stored.Select(s => s.Column ?? SystemColumns.Overflow).Concat([SystemColumns.LastModified, SystemColumns.Deleted])
            .ToHashSet(StringComparer.Ordinal);
        return [.. delta.Added.Select(c => c.Name).Where(filled.Contains)];
    }

    private ColumnType SystemColumnTypes()
    {
        _table.Key(SystemColumns.ObjectId, ColumnType.BigInt);
        var modified = _table.System(SystemColumns.LastModified, ColumnType.TimestampTz, ColumnType.Timestamp);
        _table.System(SystemColumns.Synced, ColumnType.TimestampTz, ColumnType.Timestamp);
        _table.System(SystemColumns.Deleted, ColumnType.Boolean);
        return modified;
    }

    // A property that has a column keeps being loaded, even when HubSpot makes it a type that gets none. A name that the catalog cannot
    // hold (NUL) cannot be found again by the next run.
    private bool IsKept(TableProperty property) =>
        !IsSystemProperty(property.Name)
        && PlainText.IsClean(property.Name)
        && (PropertyTypes.ColumnTypeOf(property.Type) is not null || stored.Any(s => s.Property == property.Name));

    // They fill system columns. Contacts: `lastmodifieddate` has a column of its own besides.
    private bool IsSystemProperty(string name) =>
        name == SystemColumns.ObjectId || (name == SystemColumns.LastModified && modifiedProperty == SystemColumns.LastModified);

    private IReadOnlyList<NamedProperty> Name(IReadOnlyList<TableProperty> kept, IReadOnlyCollection<string> stageIds)
    {
        var present = kept.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        var inOverflow = stored.Where(s => s.Column is null).Select(s => s.Property).ToHashSet(StringComparer.Ordinal);
        var withColumn = stored.Where(s => s.Column is not null).ToList();
        var existing = withColumn.Where(s => present.Contains(s.Property))
            .ToDictionary(s => s.Property, s => s.Column!, StringComparer.Ordinal);
        var taken = withColumn.Where(s => !present.Contains(s.Property)).Select(s => s.Column!)
            .Concat(SystemColumns.Names).ToHashSet(StringComparer.Ordinal);
        return ColumnNaming.Assign([.. present.Where(p => !inOverflow.Contains(p))], existing, taken, stageIds);
    }

    private List<PropertyColumn> Place(IReadOnlyList<TableProperty> kept, Dictionary<string, string> columns)
    {
        var crowdedOut = CrowdedOut(kept, columns);
        return [.. kept.Select(p => columns.TryGetValue(p.Name, out var column) && !crowdedOut.Contains(p.Name)
            ? InColumn(p, column)
            : new PropertyColumn(p.Name, null, ColumnType.Text))];
    }

    // Which properties go to the overflow must not depend on the order in which HubSpot lists them.
    private HashSet<string> CrowdedOut(IReadOnlyList<TableProperty> kept, Dictionary<string, string> columns)
    {
        var wanted = kept.Where(p => columns.TryGetValue(p.Name, out var c) && !_table.Exists(c)).Select(p => p.Name).ToList();
        var room = _table.Room - (_table.Exists(SystemColumns.Overflow) ? 0 : 1);
        return wanted.Count <= room
            ? []
            : wanted.Order(StringComparer.Ordinal).Skip(Math.Max(room, 0)).ToHashSet(StringComparer.Ordinal);
    }

    private PropertyColumn InColumn(TableProperty property, string column)
    {
        var natural = PropertyTypes.ColumnTypeOf(property.Type) ?? ColumnType.Text;
        if (property.IsHashed)
            return new PropertyColumn(property.Name, column, _table.Text(column));
        var type = _table.Property(column, natural);
        return new PropertyColumn(
            property.Name, column, type, SqlTypes.Covers(type, natural) ? MisfitPolicy.Reject : MisfitPolicy.Widen);
    }

    private RowLayout Layout(IReadOnlyList<PropertyColumn> places, ColumnType modifiedType)
    {
        if (!NeedsOverflow(places, modifiedType))
            return new RowLayout(places, modifiedProperty, modifiedType, hasOverflow: false);
        _table.System(SystemColumns.Overflow, ColumnType.Jsonb);
        return new RowLayout(places, modifiedProperty, modifiedType, hasOverflow: true);
    }

    private bool NeedsOverflow(IReadOnlyList<PropertyColumn> places, ColumnType modifiedType) =>
        _table.Exists(SystemColumns.Overflow)
        || places.Any(p => p.Column is null)
        || new RowLayout(places, modifiedProperty, modifiedType, hasOverflow: false).MayExceedPage;
}

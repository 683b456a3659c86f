using System.Security.Cryptography;
using System.Text;
using HubSpotEtl.Crm;
using HubSpotEtl.Postgres.Schema;
using HubSpotEtl.Transform;

namespace HubSpotEtl.Postgres.Views;

/// <summary>A property of the catalog that has a column.</summary>
/// <param name="Property">HubSpot's name.</param>
/// <param name="Column">The column.</param>
/// <param name="Type">HubSpot's type.</param>
/// <param name="FieldType">The form control; null where no run has stored it.</param>
/// <param name="ReferencedObjectType">Of what the values are ids; null for none.</param>
internal sealed record PlacedProperty(string Property, string Column, string? Type, string? FieldType, string? ReferencedObjectType)
{
    /// <summary>True where values are lists (developers.hubspot.com, "Properties": multiple checkboxes).</summary>
    internal bool IsList => FieldType == "checkbox";
}

/// <summary>A column of a readable view.</summary>
/// <param name="Name">As in the main table.</param>
/// <param name="TypeName">As in the main table.</param>
/// <param name="Expression">What it shows.</param>
internal sealed record ViewColumn(string Name, string TypeName, string Expression);

/// <summary>
/// What the view of a main table should be: its live rows and its columns, with labels in place of internal values. Pure: reads nothing,
/// changes nothing.
/// </summary>
internal sealed class ViewDefinition
{
    private readonly ObjectTables _tables;
    private readonly IReadOnlyDictionary<TableName, ActualTable> _there;
    private readonly LabelExpression _labels = new();

    private ViewDefinition(
        ObjectTables tables, IReadOnlyDictionary<TableName, ActualTable> there, IReadOnlyDictionary<string, PlacedProperty> properties)
    {
        (_tables, _there) = (tables, there);
        var shown = there[tables.Main].Columns.Where(column => SystemColumns.Names.Contains(column.Name)
            || properties.ContainsKey(column.Name)).ToList();
        Columns = [.. shown.Select(column => new ViewColumn(column.Name, column.TypeName,
            Shown(column, properties.GetValueOrDefault(column.Name))))];
        var behind = there.Where(one => one.Key != tables.View).OrderBy(one => one.Key.Key, StringComparer.Ordinal).Select(one =>
            (long)one.Value.Oid);
        var identity = string.Join(' ', behind.Concat(shown.Select(column => (long)column.Number)));
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Body(Columns)}\n{identity}")))[..16];
    }

    /// <summary>Its columns in the order of the main table's.</summary>
    internal IReadOnlyList<ViewColumn> Columns { get; }

    /// <summary>
    /// Changes with the text of the definition, and with the tables and columns behind the names in it: one that is renamed takes the view
    /// along.
    /// </summary>
    internal string Fingerprint { get; }

    /// <summary>Works it out.</summary>
    /// <param name="tables">The object's tables.</param>
    /// <param name="there">Those that are there; the main table is.</param>
    /// <param name="properties">The properties that have a column.</param>
    internal static ViewDefinition Of(
        ObjectTables tables, IReadOnlyDictionary<TableName, ActualTable> there, IReadOnlyList<PlacedProperty> properties) => new(
            tables, there, properties.DistinctBy(property => property.Column).ToDictionary(property => property.Column,
                StringComparer.Ordinal));

    /// <summary>The query.</summary>
    /// <param name="columns">All of <see cref="Columns"/>, in any order.</param>
    internal string Body(IEnumerable<ViewColumn> columns) =>
        $"SELECT {string.Join(",\n  ", columns.Select(column => $"{column.Expression} AS {new SqlIdentifier(column.Name)}"))}\n" +
        $"FROM {_tables.Main} t{_labels.Join}\nWHERE t.{SystemColumns.Deleted} IS NOT TRUE";

    private string Shown(ActualColumn column, PlacedProperty? property)
    {
        var value = $"t.{new SqlIdentifier(column.Name)}";
        if (property is null || column.TypeName is not ("text" or "character varying") || LabelOf(property) is not { } label)
            return value;
        var shown = property.IsList ? LabelExpression.List(value, label) : LabelExpression.One(value, label);
        return column.TypeName == "text" ? shown : $"({shown})::{column.TypeName}";
    }

    private Func<string, string>? LabelOf(PlacedProperty property)
    {
        if (property.ReferencedObjectType == "OWNER" || property.Property == WellKnownProperties.Owner)
            return _tables.Owners is { } owners && IsThere(owners, "owner_id", "name") ? _labels.Owner(owners) : null;
        if (WellKnownProperties.Pipelines.Contains(property.Property) && IsThere(_tables.Pipeline, "pipeline_id", "label"))
            return _labels.Labelled("pipelines", _tables.Pipeline, "pipeline_id");
        if (WellKnownProperties.Stages.Contains(property.Property) && IsThere(_tables.PipelineStage, "stage_id", "label"))
            return _labels.Labelled("stages", _tables.PipelineStage, "stage_id");
        return property.Type == "enumeration" ? _labels.Option(_tables.Main, property.Property) : null;
    }

    private bool IsThere(TableName table, params string[] columns) =>
        _there.TryGetValue(table, out var actual) && actual.IsTable && columns.All(column => actual.Column(column) is not null);
}

using System.Security.Cryptography;
using System.Text;
using HubSpotEtl.Transform;

namespace HubSpotEtl.Postgres;

/// <summary>A property of the catalog that has a column.</summary>
/// <param name="Property">HubSpot's name.</param>
/// <param name="Column">The column.</param>
/// <param name="Type">HubSpot's type.</param>
/// <param name="ReferencedObjectType">Of what the values are ids; null for none.</param>
internal sealed record PlacedProperty(string Property, string Column, string? Type, string? ReferencedObjectType);

/// <summary>A column of a readable view.</summary>
/// <param name="Name">As in the main table.</param>
/// <param name="TypeName">As in the main table.</param>
/// <param name="Expression">What it shows.</param>
internal sealed record ViewColumn(string Name, string TypeName, string Expression);

/// <summary>
/// What the view of a main table should be: its live rows and its columns, with labels in place of internal values. Pure: reads nothing, changes nothing.
/// </summary>
internal sealed class ViewDefinition
{
    private static readonly string[] PipelineProperties = ["pipeline", "hs_pipeline"];
    private static readonly string[] StageProperties = ["dealstage", "hs_pipeline_stage"];

    private readonly TableName _main;

    private ViewDefinition(TableName main, IReadOnlyList<ViewColumn> columns, string identity)
    {
        (_main, Columns) = (main, columns);
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Body(columns)}\n{identity}")))[..16];
    }

    /// <summary>Its columns in the order of the main table's.</summary>
    internal IReadOnlyList<ViewColumn> Columns { get; }

    /// <summary>Changes with the text of the definition, and with the tables and columns behind the names in it: one that is renamed takes the view along.</summary>
    internal string Fingerprint { get; }

    /// <summary>Works it out.</summary>
    /// <param name="tables">The object's tables.</param>
    /// <param name="there">Those that are there; the main table is.</param>
    /// <param name="properties">The properties that have a column.</param>
    internal static ViewDefinition Of(
        ObjectTables tables, IReadOnlyDictionary<TableName, ActualTable> there, IReadOnlyList<PlacedProperty> properties)
    {
        var main = there[tables.Main];
        var byColumn = properties.DistinctBy(property => property.Column).ToDictionary(property => property.Column, StringComparer.Ordinal);
        var shown = main.Columns.Where(column => SystemColumns.Names.Contains(column.Name) || byColumn.ContainsKey(column.Name)).ToList();
        var behind = there.Where(one => one.Key != tables.View).OrderBy(one => one.Key.Key, StringComparer.Ordinal).Select(one => one.Value.Oid);
        return new ViewDefinition(
            tables.Main,
            [.. shown.Select(column => new ViewColumn(column.Name, column.TypeName, Shown(column, byColumn.GetValueOrDefault(column.Name))))],
            string.Join(' ', behind.Select(oid => (long)oid).Concat(shown.Select(column => (long)column.Number))));

        string Shown(ActualColumn column, PlacedProperty? property)
        {
            var value = $"t.{new SqlIdentifier(column.Name)}";
            if (property is null || column.TypeName is not ("text" or "character varying") || LabelsOf(tables, there, property) is not { } labels)
                return value;
            var label = LabelExpression.Of(value, labels);
            return column.TypeName == "text" ? label : $"({label})::{column.TypeName}";
        }
    }

    /// <summary>The query.</summary>
    /// <param name="columns">All of <see cref="Columns"/>, in any order.</param>
    internal string Body(IEnumerable<ViewColumn> columns) =>
        $"SELECT {string.Join(",\n  ", columns.Select(column => $"{column.Expression} AS {new SqlIdentifier(column.Name)}"))}\n" +
        $"FROM {_main} t\nWHERE t.{SystemColumns.Deleted} IS NOT TRUE";

    private static string? LabelsOf(ObjectTables tables, IReadOnlyDictionary<TableName, ActualTable> there, PlacedProperty property)
    {
        if (property.ReferencedObjectType == "OWNER" || property.Property == "hubspot_owner_id")
            return tables.Owners is { } owners && IsThere(owners, "owner_id", "name") ? LabelExpression.Owners(owners) : null;
        if (PipelineProperties.Contains(property.Property) && IsThere(tables.Pipeline, "pipeline_id", "label"))
            return LabelExpression.Labels(tables.Pipeline, "pipeline_id");
        if (StageProperties.Contains(property.Property) && IsThere(tables.PipelineStage, "stage_id", "label"))
            return LabelExpression.Labels(tables.PipelineStage, "stage_id");
        return property.Type == "enumeration" ? LabelExpression.OptionsOf(tables.Main, property.Property) : null;

        bool IsThere(TableName table, params string[] columns) =>
            there.TryGetValue(table, out var actual) && actual.IsTable && columns.All(column => actual.Column(column) is not null);
    }
}

using HubSpotEtl.Postgres.Schema;
using HubSpotEtl.Transform.Layout;

namespace HubSpotEtl.Postgres.Tables;

/// <summary>A property's place as an earlier run stored it; no column means <c>properties_overflow</c>.</summary>
internal sealed record StoredProperty(string Property, string? Column);

/// <summary>
/// Expected (HubSpot's properties, the places given earlier) + actual (the table) → the delta, every property's place and the row
/// layout. Pure: reads nothing, changes nothing.
/// </summary>
internal sealed record MainTablePlan(
    TableDelta Delta,
    IReadOnlyList<PropertyColumn> Places,
    RowLayout Layout,
    IReadOnlyList<string> TruncatedNames,
    int PropertiesLeftOut)
{
    /// <summary>Columns that an earlier run has filled, and that are missing: they come back empty.</summary>
    internal required IReadOnlyList<string> LostColumns { get; init; }

    /// <summary>The table as it was; null when there was none.</summary>
    internal required ActualTable? Actual { get; init; }

    internal int PropertiesInOverflow => Places.Count(p => p.Column is null);
}

using HubSpotEtl.Transform.Layout;

namespace HubSpotEtl.Postgres.Tables;

/// <summary>What <see cref="MainTable.PrepareAsync"/> found and did.</summary>
/// <param name="Layout">How rows must be encoded for this table.</param>
/// <param name="SchemaChanges">Columns added or changed and keys added in a table that was there before; 0 for a new table.</param>
/// <param name="TruncatedNames">The properties whose name was cut to fit a column name.</param>
/// <param name="PropertiesLeftOut">Properties of a type that has no column (<c>object_coordinates</c>), or whose name no TEXT can
/// hold.</param>
/// <param name="PropertiesInOverflow">Properties that the table has no room for, kept in <c>properties_overflow</c>.</param>
/// <param name="Created">True when the table was not there before.</param>
public sealed record PreparedTable(
    RowLayout Layout,
    int SchemaChanges,
    IReadOnlyList<string> TruncatedNames,
    int PropertiesLeftOut,
    int PropertiesInOverflow,
    bool Created)
{
    /// <summary>
    /// What had been loaded and somebody dropped or renamed since, in words; null for nothing. Only a full load fills it again.
    /// </summary>
    public string? Lost { get; init; }

    /// <summary>How many names were cut: <c>columns_truncated</c> of the report.</summary>
    public int ColumnsTruncated => TruncatedNames.Count;
}

namespace HubSpotEtl.Transform.Layout;

/// <summary>HubSpot's property types and the columns they become.</summary>
public static class PropertyTypes
{
    /// <summary>
    /// The column type of a property. Decided by the property's <c>type</c> alone: its <c>fieldType</c> is the form control and says
    /// nothing about the value (HubSpot's "Properties API guide").
    /// </summary>
    /// <param name="hubSpotType"><c>string, number, datetime, …</c>; a type not known here is text.</param>
    /// <returns>The type, or null for <c>object_coordinates</c>, which gets no column.</returns>
    public static ColumnType? ColumnTypeOf(string hubSpotType) => hubSpotType switch
    {
        "number" => ColumnType.Numeric,
        "datetime" => ColumnType.TimestampTz,
        "date" => ColumnType.Date,
        "bool" => ColumnType.Boolean,
        "object_coordinates" => null,
        _ => ColumnType.Text,
    };
}

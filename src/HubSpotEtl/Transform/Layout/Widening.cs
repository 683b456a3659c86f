using HubSpotEtl.Transform.Values;

namespace HubSpotEtl.Transform.Layout;

/// <summary>A column that must become wider before the present page can be written.</summary>
/// <param name="Column">The column's name.</param>
/// <param name="To">The type that holds the value.</param>
internal sealed record Widening(string Column, ColumnType To)
{
    /// <summary>The widening that a misfit calls for, or null when the value is to be rejected.</summary>
    public static Widening? For(PropertyColumn column, ConversionResult misfit)
    {
        // A time of day in a date column is no misfit of the property's type: real portals have it (product.md §4).
        if (misfit == ConversionResult.HasTimeOfDay)
            return new Widening(column.Column!, ColumnType.TimestampTz);
        if (column.Misfit != MisfitPolicy.Widen)
            return null;
        bool isNumber = misfit is ConversionResult.NotAnInteger or ConversionResult.OutOfRange && HoldsFewerNumbers(column.Type);
        return new Widening(column.Column!, isNumber ? ColumnType.Numeric : ColumnType.Text);
    }

    private static bool HoldsFewerNumbers(ColumnType type) => type is ColumnType.Integer or ColumnType.BigInt or ColumnType.Double;
}

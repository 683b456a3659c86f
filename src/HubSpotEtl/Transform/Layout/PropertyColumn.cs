namespace HubSpotEtl.Transform.Layout;

/// <summary>What a value of a property does when its column cannot hold it.</summary>
public enum MisfitPolicy
{
    /// <summary>The value becomes NULL and its text is kept in <c>etl_rejected_value</c>.</summary>
    Reject,

    /// <summary>
    /// The column is widened first (number → TEXT, date → TIMESTAMPTZ), so that the value fits: for columns whose type is not the one
    /// that the property's present type would get, because the property was retyped in HubSpot.
    /// </summary>
    Widen,
}

/// <summary>Where a property's values go.</summary>
/// <param name="Property">The HubSpot property's name.</param>
/// <param name="Column">The column's name; null when the table has no room and the values go to <c>properties_overflow</c>.</param>
/// <param name="Type">The column's present type in the database.</param>
/// <param name="Misfit">What happens to a value that the column cannot hold.</param>
public sealed record PropertyColumn(string Property, string? Column, ColumnType Type, MisfitPolicy Misfit = MisfitPolicy.Reject);

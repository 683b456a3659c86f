namespace HubSpotEtl.Transform.Layout;

/// <summary>A property and the column that it was given.</summary>
/// <param name="Property">The HubSpot property's name.</param>
/// <param name="Column">The column's name, unquoted, at most 63 bytes of ASCII.</param>
/// <param name="Truncated">The property's name did not fit 63 bytes and was cut (<c>columns_truncated</c>).</param>
public sealed record NamedProperty(string Property, string Column, bool Truncated);

namespace HubSpotEtl.Postgres.Schema;

/// <summary>A property that a main table should have a column for, as HubSpot describes it today.</summary>
/// <param name="Name">HubSpot's internal name.</param>
/// <param name="Type">HubSpot's type (<c>string</c>, <c>number</c>…), which decides the type of a new column.</param>
/// <param name="Label">What people see in HubSpot.</param>
/// <param name="GroupName">HubSpot's property group.</param>
/// <param name="Description">Free text.</param>
public sealed record TableProperty(string Name, string Type, string? Label = null, string? GroupName = null, string? Description = null)
{
    /// <summary>True when hashes take the place of its values: its column is TEXT then, whatever the type.</summary>
    public bool IsHashed { get; init; }

    /// <summary>The form control; a <c>checkbox</c> gives lists of values.</summary>
    public string? FieldType { get; init; }

    /// <summary>Of what the values are ids, as HubSpot names it: <c>OWNER</c>; null for none.</summary>
    public string? ReferencedObjectType { get; init; }

    /// <summary>The values that HubSpot offers; empty for most properties.</summary>
    public IReadOnlyList<TableOption> Options { get; init; } = [];
}

/// <summary>A value that HubSpot offers for a property, as it is stored.</summary>
/// <param name="Value">What records hold.</param>
/// <param name="Label">What people see.</param>
/// <param name="DisplayOrder">Position among the options.</param>
/// <param name="IsHidden">True when it cannot be chosen any more.</param>
/// <param name="Description">Free text.</param>
public sealed record TableOption(string Value, string? Label = null, int? DisplayOrder = null, bool IsHidden = false,
    string? Description = null);

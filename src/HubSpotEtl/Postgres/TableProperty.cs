namespace HubSpotEtl.Postgres;

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
}

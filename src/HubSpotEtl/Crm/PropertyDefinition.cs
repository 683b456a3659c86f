namespace HubSpotEtl.Crm;

/// <summary>
/// One entry of <c>GET /crm/v3/properties/{objectType}</c>. Only name and type matter for the tables; the rest describes them.
/// </summary>
/// <param name="Name">The property's internal name, unique within its object.</param>
/// <param name="Type">
/// <c>string, number, datetime, date, enumeration, bool, phone_number, json, object_coordinates</c>, or a type that HubSpot adds
/// later.
/// </param>
/// <param name="Label">What people see in HubSpot.</param>
/// <param name="GroupName">HubSpot's property group.</param>
/// <param name="Description">Free text, often empty.</param>
public sealed record PropertyDefinition(
    string Name,
    string Type,
    string? Label = null,
    string? GroupName = null,
    string? Description = null)
{
    /// <summary>The values that HubSpot offers for it; empty for most types, and where the values are ids of something else.</summary>
    public IReadOnlyList<PropertyOption> Options { get; init; } = [];

    /// <summary>
    /// The form control (<c>text, checkbox, select…</c>). It says nothing about the type of a value; but a <c>checkbox</c> gives lists:
    /// <c>a;b;c</c>.
    /// </summary>
    public string? FieldType { get; init; }

    /// <summary>Of what the values are ids: <c>OWNER</c>, <c>COMPANY</c>…; null for none, and where HubSpot does not say.</summary>
    public string? ReferencedObjectType { get; init; }

    /// <summary>One of <see cref="DataSensitivity.Hidden"/>; null for an ordinary property.</summary>
    public string? Sensitivity { get; init; }
}

/// <summary>A value that HubSpot offers for a property.</summary>
/// <param name="Value">What records hold. May be empty.</param>
/// <param name="Label">What people see.</param>
/// <param name="DisplayOrder">Position among the options; -1 for those after all others.</param>
/// <param name="IsHidden">True when it cannot be chosen any more; records may hold it.</param>
/// <param name="Description">Free text, often absent.</param>
public sealed record PropertyOption(string Value, string? Label, int? DisplayOrder, bool IsHidden, string? Description);

namespace HubSpotEtl.HubSpot;

/// <summary>
/// One entry of <c>GET /crm/v3/properties/{objectType}</c>. Only name and type matter for the tables; the rest describes them.
/// </summary>
/// <param name="Name">The property's internal name, unique within its object.</param>
/// <param name="Type">
/// <c>string, number, datetime, date, enumeration, bool, phone_number, json, object_coordinates</c>, or a type that HubSpot adds
/// later. <c>fieldType</c> is the form control and says nothing about the value, so it is not read.
/// </param>
/// <param name="Label">What people see in HubSpot.</param>
/// <param name="GroupName">HubSpot's property group.</param>
/// <param name="Description">Free text, often empty.</param>
public sealed record PropertyDefinition(
    string Name,
    string Type,
    string? Label = null,
    string? GroupName = null,
    string? Description = null);

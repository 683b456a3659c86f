namespace HubSpotEtl.HubSpot.Queries;

/// <summary>One link of an association batch read: from a record to another, of one type.</summary>
/// <param name="FromId">The record that was asked about.</param>
/// <param name="ToId">The record it is linked with (<c>toObjectId</c>).</param>
/// <param name="TypeId">The association type; with <paramref name="Category"/> it says what the link means.</param>
/// <param name="Category"><c>HUBSPOT_DEFINED, USER_DEFINED, INTEGRATOR_DEFINED, WORK</c>.</param>
/// <param name="Label">The label people gave the link, if any.</param>
public readonly record struct AssociationLink(long FromId, long ToId, long TypeId, string Category, string? Label);

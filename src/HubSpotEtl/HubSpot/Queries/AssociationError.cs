namespace HubSpotEtl.HubSpot.Queries;

/// <summary>Records of an association read that HubSpot could not answer for.</summary>
/// <param name="Category">Such as <c>VALIDATION_ERROR</c>.</param>
/// <param name="SubCategory">Such as <c>crm.associations.INVALID_IDENTIFIER</c>; as JSON text where HubSpot sends an object.</param>
/// <param name="Message">HubSpot's words, made safe to print.</param>
/// <param name="FromIds">The records concerned, as far as HubSpot names them.</param>
public sealed record AssociationError(string? Category, string? SubCategory, string Message, IReadOnlyList<long> FromIds);

namespace HubSpotEtl.Reporting;

/// <summary>An object that ended without a report.</summary>
/// <param name="ObjectType">The object type as the user named it.</param>
/// <param name="Error">The kind of error, such as <c>HubSpotApiException</c>.</param>
/// <param name="Detail">What happened and what to do; no secrets, no customers' values.</param>
public sealed record ObjectFailure(string ObjectType, string Error, string Detail);

namespace HubSpotEtl.HubSpot.Queries;

/// <summary>A record whose associations are asked for.</summary>
/// <param name="Id">The record's id.</param>
/// <param name="After">Where to go on within its targets, as <see cref="AssociationPage.More"/> gave it; null to begin.</param>
public readonly record struct AssociationInput(long Id, string? After = null);

namespace HubSpotEtl.HubSpot.Queries;

/// <summary>A record in a listing of archived ones.</summary>
/// <param name="Id">Its id.</param>
/// <param name="IsArchived">
/// What it says of itself by <c>archived</c> or, where that is absent, by <c>archivedAt</c>; null when it says neither. A server or proxy
/// that passes over
/// <c>archived=true</c> lists live records, which say false.
/// </param>
public readonly record struct ArchivedEntry(long Id, bool? IsArchived);

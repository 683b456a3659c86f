namespace HubSpotEtl.Postgres.Links;

/// <summary>What replacing the links of some records changed. Unit: links.</summary>
/// <param name="Added">Links that were not there.</param>
/// <param name="Relabelled">Links that got another label.</param>
/// <param name="Removed">Links that HubSpot no longer has.</param>
public readonly record struct LinkChanges(long Added, long Relabelled, long Removed);

namespace HubSpotEtl.Postgres.Bookkeeping.Portal;

/// <summary>The portal that a schema's tables are a copy of.</summary>
/// <param name="PortalId">HubSpot's number of the account.</param>
/// <param name="Since">When it was learnt, or the schema moved to it. UTC.</param>
public sealed record StoredPortal(long PortalId, DateTimeOffset Since);

using HubSpotEtl.Postgres.Bookkeeping.Portal;
using HubSpotEtl.Postgres.Bookkeeping.Runs;

namespace HubSpotEtl.Status;

/// <summary>How a schema stands.</summary>
/// <param name="Portal">Whose data it is; null where that is not known.</param>
/// <param name="Tables">Its tables.</param>
internal sealed record SchemaStatus(StoredPortal? Portal, IReadOnlyList<TableStatus> Tables);

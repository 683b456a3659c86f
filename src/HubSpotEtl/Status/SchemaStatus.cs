using HubSpotEtl.Postgres.Naming;
using HubSpotEtl.Postgres.Runs;

namespace HubSpotEtl.Status;

/// <summary>How a schema stands.</summary>
/// <param name="Portal">Whose data it is; null where that is not known.</param>
/// <param name="Tables">Its tables.</param>
internal sealed record SchemaStatus(StoredPortal? Portal, IReadOnlyList<TableStatus> Tables);

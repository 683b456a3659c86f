using HubSpotEtl.Crm;

namespace HubSpotEtl.HubSpot.Queries;

/// <summary>One page of a listing of owners.</summary>
/// <param name="Owners">In HubSpot's order.</param>
/// <param name="Next">Where the next page begins; null on the last one.</param>
public sealed record OwnerPage(IReadOnlyList<OwnerDefinition> Owners, Cursor? Next);

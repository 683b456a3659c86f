namespace HubSpotEtl.HubSpot.Queries;

/// <summary>One page of a listing.</summary>
public sealed record ListQuery
{
    /// <summary>Where the page begins; null for the first.</summary>
    public Cursor? After { get; init; }

    /// <summary>Property names wanted. None: HubSpot's few default ones. HubSpot ignores names that are not defined.</summary>
    public IReadOnlyList<string> Properties { get; init; } = [];

    /// <summary>True lists the archived records only, false the live ones only.</summary>
    public bool Archived { get; init; }

    /// <summary>
    /// Object types whose links come along with each record, as far as there are any. At most 30 in one request, which HubSpot checks.
    /// </summary>
    public IReadOnlyList<string> Associations { get; init; } = [];

    /// <summary>
    /// Records of a page. Default 100, HubSpot's maximum. A page may hold fewer and still have a next one; after repeated server errors
    /// the client asks for fewer by itself.
    /// </summary>
    public int Limit { get; init; } = 100;
}

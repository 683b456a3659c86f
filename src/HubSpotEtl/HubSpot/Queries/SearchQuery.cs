namespace HubSpotEtl.HubSpot.Queries;

/// <summary>
/// One page of a search, sorted by <c>hs_object_id</c>. The next page is asked for with <c>hs_object_id</c> above the last id seen, so that
/// HubSpot's cap of 10,000 rows a query and rows that leave the window meanwhile do no harm. A page with fewer records than <see
/// cref="Limit"/> need not be the last.
/// </summary>
public sealed record SearchQuery
{
    /// <summary>All must hold. HubSpot allows at least three.</summary>
    public IReadOnlyList<SearchFilter> Filters { get; init; } = [];

    /// <summary>Property names wanted.</summary>
    public IReadOnlyList<string> Properties { get; init; } = [];

    /// <summary>Where to go on behind a page that had no records and named a further one all the same; null as a rule.</summary>
    public Cursor? After { get; init; }

    /// <summary>True sorts by descending id: with <see cref="Limit"/> 1 it finds the greatest id.</summary>
    public bool Descending { get; init; }

    /// <summary>Records of a page. Default 200, HubSpot's maximum.</summary>
    public int Limit { get; init; } = 200;
}

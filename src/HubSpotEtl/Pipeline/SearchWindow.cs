using HubSpotEtl.HubSpot.Queries;

namespace HubSpotEtl.Pipeline;

/// <summary>The modification times that an incremental run reads, both ends included.</summary>
/// <param name="Property">The object's modification property.</param>
/// <param name="From">The watermark less the overlap.</param>
/// <param name="To">Not before the moment when the run began. The watermark becomes that moment, never a later time.</param>
internal sealed record SearchWindow(string Property, DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>The two filters of a search.</summary>
    public IReadOnlyList<SearchFilter> Filters => [SearchFilter.From(Property, From), SearchFilter.Until(Property, To)];
}

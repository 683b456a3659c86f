using HubSpotEtl.HubSpot;

namespace HubSpotEtl.Pipeline;

/// <summary>The modification times that an incremental run reads, both ends included, in HubSpot's clock.</summary>
/// <param name="Property">The object's modification property.</param>
/// <param name="From">The watermark less the overlap.</param>
/// <param name="To">The moment when the run began, or up to two seconds after it: what changed just before is read at once. The watermark is never so late.</param>
internal sealed record SearchWindow(string Property, DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>The two filters of a search.</summary>
    public IReadOnlyList<SearchFilter> Filters => [SearchFilter.From(Property, From), SearchFilter.Until(Property, To)];
}

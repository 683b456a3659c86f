namespace HubSpotEtl.HubSpot;

/// <summary>The answer to one association batch read.</summary>
/// <param name="Links">
/// One entry a target and association type. A record that is <see cref="Answered"/> and has none here and nothing in <paramref name="More"/>
/// has no associations of the pair.
/// </param>
/// <param name="More">Records with further targets: ask again with these. Their links so far are in <paramref name="Links"/>.</param>
/// <param name="Errors">All but "has no associations" and "does not exist any more", which are normal.</param>
public sealed record AssociationPage(
    IReadOnlyList<AssociationLink> Links,
    IReadOnlyList<AssociationInput> More,
    IReadOnlyList<AssociationError> Errors)
{
    /// <summary>
    /// The records that the answer speaks of: with their links, or as having none, or as not existing. Of one that was asked about and is neither here nor in
    /// <see cref="Errors"/> nothing is known (HubSpot names each record without links in <c>errors</c>).
    /// </summary>
    public IReadOnlySet<long> Answered { get; init; } = new HashSet<long>();

    /// <summary>The records that were asked about and that the answer passes over, as far as somebody has looked.</summary>
    internal IReadOnlySet<long> Silent { get; init; } = new HashSet<long>();
}

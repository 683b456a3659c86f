namespace HubSpotEtl.HubSpot;

/// <summary>The answer to one association batch read.</summary>
/// <param name="Links">
/// One entry a target and association type. A record asked about that has none here, nothing in <paramref name="More"/> and no error
/// has no associations of the pair.
/// </param>
/// <param name="More">Records with further targets: ask again with these. Their links so far are in <paramref name="Links"/>.</param>
/// <param name="Errors">All but "has no associations" and "does not exist any more", which are normal.</param>
public sealed record AssociationPage(
    IReadOnlyList<AssociationLink> Links,
    IReadOnlyList<AssociationInput> More,
    IReadOnlyList<AssociationError> Errors);

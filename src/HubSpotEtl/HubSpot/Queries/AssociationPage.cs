namespace HubSpotEtl.HubSpot.Queries;

/// <summary>The answer to one association batch read.</summary>
/// <param name="Links">
/// One entry a target and association type. A record that is <see cref="Answered"/> and has none here and nothing in <paramref
/// name="More"/>
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
    /// The records that the answer speaks of: with their links, or as having none, or as not existing. Of one that was asked about and is
    /// neither here nor in
    /// <see cref="Errors"/> nothing is known (HubSpot names each record without links in <c>errors</c>).
    /// </summary>
    public IReadOnlySet<long> Answered { get; init; } = new HashSet<long>();

    /// <summary>
    /// Whether the answer says of any record that it has no associations of the pair, as HubSpot does of each such record.
    /// </summary>
    public bool NamesNone { get; init; }

    /// <summary>The records that were asked about and that the answer passes over, as far as somebody has looked.</summary>
    internal IReadOnlySet<long> Silent { get; init; } = new HashSet<long>();

    /// <summary>Both answers as one. What only one of them passes over is not silent.</summary>
    /// <param name="other">The answer about other records, or about those that this one passes over.</param>
    internal AssociationPage With(AssociationPage other)
    {
        HashSet<long> answered = [.. Answered, .. other.Answered];
        return new AssociationPage([.. Links, .. other.Links], [.. More, .. other.More], [.. Errors, .. other.Errors])
        {
            Answered = answered,
            NamesNone = NamesNone || other.NamesNone,
            Silent = Silent.Union(other.Silent).Except(answered).ToHashSet(),
        };
    }
}

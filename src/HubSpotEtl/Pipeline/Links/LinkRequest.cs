using HubSpotEtl.Pipeline.Selecting;

namespace HubSpotEtl.Pipeline.Links;

/// <summary>One association batch read to be made: these records' links with one object type.</summary>
/// <param name="Target">The other object type.</param>
/// <param name="Ids">At most <see cref="LinkBatcher.MaxIds"/> record ids.</param>
/// <param name="IdsThrough">
/// Once this request and all before it for the same target are stored, so are the links of the first so many ids that the run has seen.
/// </param>
internal sealed record LinkRequest(AssociationTarget Target, IReadOnlyList<long> Ids, long IdsThrough)
{
    /// <summary>
    /// True when a listing has named links with the target for every one of the records: an answer without any contradicts it.
    /// </summary>
    public bool IsNamed { get; init; }
}

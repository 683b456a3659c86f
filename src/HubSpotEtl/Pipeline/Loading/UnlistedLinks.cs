using HubSpotEtl.Pipeline.Links;
using HubSpotEtl.Pipeline.Selecting;

namespace HubSpotEtl.Pipeline.Loading;

/// <summary>
/// What a listing's silence about links is worth, at the end of a full load: which targets every unnamed record is asked about, and about
/// which only those that the table has links of. Nothing of what is asked for is taken for settled.
/// </summary>
/// <param name="Named">The targets that the listing was asked to name.</param>
/// <param name="Targets">Those of them about which HubSpot answers.</param>
/// <param name="Bits">The targets that at least one record was listed with.</param>
/// <param name="Records">Records that were listed.</param>
/// <param name="Begun">The targets that an interrupted part of the run has begun to ask all records about.</param>
/// <param name="IsSeenToName">Whether a listing of this process has named any link, so that the server is known to heed the wish.</param>
internal sealed record UnlistedLinks(
    NamedTargets Named, IReadOnlyList<AssociationTarget> Targets, long Bits, long Records,
    IReadOnlyList<AssociationTarget> Begun, bool IsSeenToName)
{
    /// <summary>The targets that no record was listed with: a sample of the records is asked about them.</summary>
    public IReadOnlyList<AssociationTarget> Doubtful => [.. Targets.Where(target => (Bits & Named.BitOf(target)) == 0).Except(Begun)];

    /// <summary>The targets that all records are asked about that were not listed with them.</summary>
    /// <param name="sample">What the sample has shown of the doubtful ones.</param>
    public IReadOnlyList<AssociationTarget> AskAll(LinkFindings sample)
    {
        List<AssociationTarget> found = [.. Begun, .. sample.Linked];
        var isHeeded = Bits != 0 || (IsSeenToName && found.Count == 0);
        // A sample finds no links that few records have. Of so few records as one request takes, it is no sample but all.
        return isHeeded || Records <= LinkBatcher.MaxIds ? found : [.. Begun, .. Doubtful.Except(sample.Refused)];
    }

    /// <summary>The targets that the records are asked about which were not listed with them and which the table has links of.</summary>
    /// <inheritdoc cref="AskAll"/>
    public IReadOnlyList<AssociationTarget> AskLinked(LinkFindings sample) => [.. Targets.Except(AskAll(sample)).Except(sample.Refused)];
}

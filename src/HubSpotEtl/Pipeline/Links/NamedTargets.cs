using HubSpotEtl.Crm;
using HubSpotEtl.HubSpot.Pages;
using HubSpotEtl.Pipeline.Selecting;
using HubSpotEtl.Transform.Batches;

namespace HubSpotEtl.Pipeline.Links;

/// <summary>
/// The targets that a listing is asked to name for each record, at no call of its own: a record that does not name a target is not asked
/// about it along with the others. Those beyond HubSpot's limit for one listing are asked about every record.
/// </summary>
internal sealed class NamedTargets
{
    private readonly AssociationTarget[] _targets;

    /// <summary>Takes as many targets as one listing may ask for.</summary>
    /// <param name="targets">Those of the object. Only the declared ones come first for sure to be in use, so they go first.</param>
    /// <param name="isAsked">
    /// False where every record is asked about every target, so that no listing is asked to name any. What an interrupted run has stored of
    /// an earlier listing is understood all the same.
    /// </param>
    public NamedTargets(IEnumerable<AssociationTarget> targets, bool isAsked = true)
    {
        IsAsked = isAsked;
        // The order gives each target its bit, which an interrupted run has stored: it must be the same in the run that goes on.
        _targets =
        [
            .. targets.OrderByDescending(target => target.IsDeclared).ThenBy(target => target.ObjectTypeId, StringComparer.Ordinal)
                .Take(AssociationNames.MaxTypes),
        ];
        Names = new AssociationNames([.. _targets.Select(NamesOf)]);
    }

    /// <summary>The targets.</summary>
    public IReadOnlyList<AssociationTarget> Targets => _targets;

    /// <summary>Whether a listing is asked to name them.</summary>
    public bool IsAsked { get; }

    /// <summary>What a listing's <c>associations</c> parameter asks for.</summary>
    public IReadOnlyList<string> Query =>
        IsAsked ? [.. _targets.Select(target => StandardObjectTypes.Find(target.ObjectTypeId)?.Path ?? target.ObjectTypeId)] : [];

    /// <summary>Knows the targets by the names that HubSpot may give them in its answer.</summary>
    public AssociationNames Names { get; }

    /// <summary>A target's bit.</summary>
    /// <param name="target">A target of the object.</param>
    /// <returns>0 for one that the listing is not asked to name.</returns>
    public long BitOf(AssociationTarget target) => Array.IndexOf(_targets, target) is >= 0 and var index ? 1L << index : 0;

    /// <summary>How to tell what the records of a page may have links with.</summary>
    /// <param name="page">A page of a listing, or of records read another way, which name nothing.</param>
    /// <returns>Record id and the bits that the record itself names → bits to go by; null where nothing is named.</returns>
    public Func<long, long, long>? Of(Page page)
    {
        if (!page.NamesAssociations)
            return null;
        if (page.Listing is not { } listing)
            return (_, named) => named;
        // Records read by batch/read name nothing; the listing that gave their ids does. A merged record's survivor was not listed.
        var listed = Names.ReadPage(listing.Body);
        return (id, _) => listed.GetValueOrDefault(id, AssociationNames.Any);
    }

    private static string[] NamesOf(AssociationTarget target)
    {
        string?[] names = [
            target.ObjectTypeId, target.SchemaName, target.FullyQualifiedName, StandardObjectTypes.Find(target.ObjectTypeId)?.Path];
        return [.. names.OfType<string>()];
    }
}

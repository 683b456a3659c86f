using HubSpotEtl.HubSpot.Pages;

namespace HubSpotEtl.HubSpot.Listing;

/// <summary>A page of a listing and the ids that the listing named for it.</summary>
/// <param name="Page">The records.</param>
/// <param name="Ids">In the listing's order; null when they were not read.</param>
internal sealed record ListedPage(Page Page, IReadOnlyList<long>? Ids)
{
    /// <summary>Takes out what is not to be kept.</summary>
    /// <param name="verdict">Which records to keep.</param>
    public void CutTo(PageVerdict verdict)
    {
        // A merged record may have been read under an id that was not listed: it stays, since nobody else has read it.
        var outside = Ids!.Where(id => !verdict.Keeps(id)).ToHashSet();
        if (outside.Count > 0)
            Page.Remove(outside);
    }
}

using HubSpotEtl.Crm;
using HubSpotEtl.HubSpot.Client;

namespace HubSpotEtl.HubSpot.Listing;

/// <summary>Reads the users that records can belong to, page after page.</summary>
/// <param name="client">Sends the requests.</param>
public sealed class OwnerWalk(HubSpotClient client)
{
    // HubSpot, "Owners API": at most so many a page.
    private const int PageSize = 500;

    /// <summary>All of them.</summary>
    /// <param name="archived">True for those that were deactivated or removed, false for the others.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <returns>In HubSpot's order.</returns>
    /// <exception cref="HubSpotApiException">
    /// A page could not be read (403 for a missing scope), or the pages bring nothing new any more and have no end.
    /// </exception>
    public async Task<IReadOnlyList<OwnerDefinition>> ReadAsync(bool archived, CancellationToken cancellationToken)
    {
        var owners = new List<OwnerDefinition>();
        var loops = new PagingLoopDetector("Listing owners", start: null);
        for (Cursor? after = null; ;)
        {
            var page = await client.ListOwnersAsync(archived, after, PageSize, cancellationToken).ConfigureAwait(false);
            owners.AddRange(page.Owners);
            if (page.Next is not { } cursor)
                return owners;
            loops.Take(cursor, page.Owners.Select(owner => owner.Id));
            after = cursor;
        }
    }
}

using System.Runtime.CompilerServices;
using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Listing;

namespace HubSpotEtl.Pipeline;

/// <summary>All links of a request's records: HubSpot pages through the targets of each record on its own.</summary>
/// <param name="client">The API.</param>
/// <param name="objectType">Whose records.</param>
internal sealed class LinkPages(HubSpotClient client, string objectType)
{
    /// <summary>Asks for the first page.</summary>
    /// <param name="request">What to ask.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The page.</returns>
    /// <exception cref="HubSpotApiException">HubSpot refused or failed.</exception>
    public Task<AssociationPage> FirstAsync(LinkRequest request, CancellationToken cancellationToken) =>
        AskAsync(request, [.. request.Ids.Select(id => new AssociationInput(id))], cancellationToken);

    /// <summary>Goes on for the records with more targets.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="first">Its first page.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    /// <returns>The first page and all that follow it.</returns>
    /// <exception cref="HubSpotApiException">HubSpot failed, or goes round in a circle.</exception>
    public async IAsyncEnumerable<AssociationPage> FromAsync(
        LinkRequest request, AssociationPage first, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var loop = new CursorLoop(start: null);
        for (var page = first; ; page = await AskAsync(request, page.More, cancellationToken))
        {
            yield return page;
            if (page.More.Count == 0)
                yield break;
            if (loop.IsClosedBy(new Cursor(string.Join(',', page.More))))
                throw new HubSpotApiException(
                    $"Reading the associations of {objectType} with {request.Target.SchemaName} gets no further: HubSpot names the same next page again.");
        }
    }

    private Task<AssociationPage> AskAsync(LinkRequest request, IReadOnlyList<AssociationInput> inputs, CancellationToken cancellationToken) =>
        client.ReadAssociationsAsync(objectType, request.Target.ObjectTypeId, inputs, cancellationToken);
}

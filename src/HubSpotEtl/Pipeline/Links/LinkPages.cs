using System.Runtime.CompilerServices;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Client;
using HubSpotEtl.HubSpot.Listing;
using HubSpotEtl.HubSpot.Queries;
using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Pipeline.Links;

/// <summary>
/// All links of a request's records: HubSpot pages through the targets of each record on its own. What an answer passes over in silence is
/// asked for once more; what it says of records that it was not asked about is no answer to anything.
/// </summary>
/// <param name="client">The API.</param>
/// <param name="objectType">Whose records.</param>
/// <param name="logger">The run's log.</param>
internal sealed class LinkPages(HubSpotClient client, string objectType, ILogger logger)
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
    /// <exception cref="HubSpotApiException">HubSpot failed, or names further pages without end.</exception>
    public async IAsyncEnumerable<AssociationPage> FromAsync(
        LinkRequest request, AssociationPage first, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var loops = new PagingLoopDetector($"Reading the associations of {objectType} with {request.Target.SchemaName}", start: null);
        for (var page = first; ; page = await GoOnAsync(request, page.More, cancellationToken))
        {
            yield return page;
            if (page.More.Count == 0)
                yield break;
            loops.Take(
                new Cursor(string.Join(',', page.More)),
                page.Links.Select(link => (long)HashCode.Combine(link.FromId, link.ToId, link.TypeId, link.Category)));
        }
    }

    // A record whose further targets HubSpot keeps to itself is not known completely.
    private async Task<AssociationPage> GoOnAsync(
        LinkRequest request, IReadOnlyList<AssociationInput> inputs, CancellationToken cancellationToken)
    {
        var page = await AskAsync(request, inputs, cancellationToken);
        return page.Silent.Count == 0 ? page : page with
        {
            Errors = [.. page.Errors, new AssociationError(null, null, "the answer is silent about further ones", [.. page.Silent])],
            Silent = new HashSet<long>(),
        };
    }

    private async Task<AssociationPage> AskAsync(
        LinkRequest request, IReadOnlyList<AssociationInput> inputs, CancellationToken cancellationToken)
    {
        var page = await AskOnceAsync(request, inputs, cancellationToken);
        if (page.Silent.Count == 0)
            return page;
        Log.LinksAskedAgain(logger, objectType, request.Target.SchemaName, page.Silent.Count);
        var again = await AskOnceAsync(request, [.. inputs.Where(input => page.Silent.Contains(input.Id))], cancellationToken);
        return page.With(again);
    }

    private async Task<AssociationPage> AskOnceAsync(
        LinkRequest request, IReadOnlyList<AssociationInput> inputs, CancellationToken cancellationToken)
    {
        var page = await client.ReadAssociationsAsync(objectType, request.Target.ObjectTypeId, inputs, cancellationToken);
        var asked = inputs.Select(input => input.Id).ToHashSet();
        if (!page.Answered.IsSubsetOf(asked))
            page = page with
            {
                Links = [.. page.Links.Where(link => asked.Contains(link.FromId))],
                More = [.. page.More.Where(more => asked.Contains(more.Id))],
            };
        asked.ExceptWith(page.Answered);
        if (asked.Count == 0)
            return page;
        // An error without ids may concern any record.
        var failed = page.Errors.SelectMany(error => error.FromIds.Count > 0 ? error.FromIds : request.Ids);
        asked.ExceptWith(failed);
        return page with { Silent = asked };
    }
}

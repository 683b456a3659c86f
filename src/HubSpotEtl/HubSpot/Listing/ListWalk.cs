using System.Runtime.CompilerServices;
using HubSpotEtl.HubSpot.Client;
using HubSpotEtl.HubSpot.Pages;
using HubSpotEtl.HubSpot.Queries;

namespace HubSpotEtl.HubSpot.Listing;

/// <summary>
/// Walks a listing page by page, each from the cursor that the one before named, until none is named: an empty page may be followed by
/// others. Property lists of any length are read: by <c>batch/read</c> where they do not fit a URL.
/// </summary>
/// <param name="client">Sends the requests.</param>
public sealed class ListWalk(HubSpotClient client)
{
    /// <summary>The listing of <paramref name="query"/> and all its following pages.</summary>
    /// <param name="objectType">Name or objectTypeId.</param>
    /// <param name="query">The first page.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <returns>Pages, each to be disposed of; <see cref="Page.Next"/> is where the walk can be taken up after it.</returns>
    /// <exception cref="HubSpotApiException">A page could not be read, or the pages bring nothing new any more and have no end.</exception>
    public IAsyncEnumerable<Page> ReadAsync(string objectType, ListQuery query, CancellationToken cancellationToken) =>
        ReadAsync(objectType, new ListedPages(client, objectType, query), query.After, cancellationToken);

    /// <summary>The pages from a cursor on.</summary>
    internal static async IAsyncEnumerable<Page> ReadAsync(
        string objectType, ListedPages pages, Cursor? from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var loops = new PagingLoopDetector($"Listing {objectType}", from);
        for (var after = from; ;)
        {
            var listed = await pages.ReadAsync(after, cancellationToken).ConfigureAwait(false);
            var page = listed.Page;
            var next = page.Next;
            // Before the page is given away.
            var ids = next is null ? [] : listed.Ids ?? RecordIdScan.TryRead(page.Body.Span) ?? RecordIds.ReadKnown(page.Body.Span);
            yield return page;
            if (next is not { } cursor)
                yield break;
            loops.Take(cursor, ids);
            after = cursor;
        }
    }
}

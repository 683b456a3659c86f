using System.Runtime.CompilerServices;
using HubSpotEtl.HubSpot.Listing;

namespace HubSpotEtl.HubSpot;

/// <summary>
/// Walks a listing page by page, each from the cursor that the one before named. Property lists of any length are read: by <c>batch/read</c>
/// where they do not fit a URL.
/// </summary>
/// <param name="client">Sends the requests.</param>
public sealed class ListWalk(HubSpotClient client)
{
    /// <summary>The listing of <paramref name="query"/> and all its following pages.</summary>
    /// <param name="objectType">Name or objectTypeId.</param>
    /// <param name="query">The first page.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <returns>Pages, each to be disposed of; <see cref="Page.Next"/> is where the walk can be taken up after it.</returns>
    /// <exception cref="HubSpotApiException">A page could not be read, or the pages go round in a circle.</exception>
    public IAsyncEnumerable<Page> ReadAsync(string objectType, ListQuery query, CancellationToken cancellationToken) =>
        ReadAsync(objectType, new ListedPages(client, objectType, query), query.After, cancellationToken);

    /// <summary>The pages from a cursor on.</summary>
    internal static async IAsyncEnumerable<Page> ReadAsync(
        string objectType, ListedPages pages, Cursor? from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var loop = new CursorLoop(from);
        for (var after = from; ;)
        {
            var page = (await pages.ReadAsync(after, cancellationToken).ConfigureAwait(false)).Page;
            var next = page.Next;
            yield return page;
            if (next is not { } cursor)
                yield break;
            if (loop.IsClosedBy(cursor))
                throw new HubSpotApiException($"Listing {objectType} gets no further: HubSpot names the page from {cursor} again.");
            after = cursor;
        }
    }
}

using System.Runtime.CompilerServices;
using HubSpotEtl.HubSpot.Client;
using HubSpotEtl.HubSpot.Listing;
using HubSpotEtl.HubSpot.Pages;
using HubSpotEtl.HubSpot.Queries;

namespace HubSpotEtl.HubSpot.RangeListing;

/// <summary>
/// Walks a listing at several places at once, since one page after the other takes the time of an answer each and leaves most of HubSpot's
/// limit unused. HubSpot's cursor is in practice a record id, so a listing can be taken up anywhere; that is not promised, so every page is
/// checked, and where the listing is not as it should be, it is walked page by page, from its start if need be. Then records come twice;
/// else each comes once, whatever the cursor's exact meaning. Where calls are what counts: at most 2 % more pages, five, and one search.
/// </summary>
/// <param name="client">Sends the requests.</param>
public sealed class RangeWalk(HubSpotClient client)
{
    /// <summary>
    /// How far the listing reaches, where the caller asks for that itself; null: the walk does, once there is a second page.
    /// </summary>
    internal Task<ListingExtent?>? Extent { get; init; }

    /// <summary>All live records from a cursor on.</summary>
    /// <param name="objectType">Name or objectTypeId.</param>
    /// <param name="properties">Property names wanted.</param>
    /// <param name="from">Where to begin; null at the start.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <returns>As of the other overload.</returns>
    public IAsyncEnumerable<Page> ReadAsync(
        string objectType, IReadOnlyList<string> properties, Cursor? from, CancellationToken cancellationToken) =>
        ReadAsync(objectType, new ListQuery { Properties = properties, After = from }, cancellationToken);

    /// <summary>The listing of <paramref name="query"/> and all its following pages.</summary>
    /// <param name="objectType">Name or objectTypeId.</param>
    /// <param name="query">
    /// The first page. Its cursor is that of a page given out here before, or HubSpot's own, which is followed page by page, as archived
    /// listings are.
    /// </param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <returns>
    /// Pages in no particular order, each to be disposed of. <see cref="Page.Next"/> is where the walk can be taken up when that page and
    /// all that were given out before it are safe; null on the last one.
    /// </returns>
    /// <exception cref="HubSpotApiException">A page could not be read, or the pages go round in a circle.</exception>
    public async IAsyncEnumerable<Page> ReadAsync(
        string objectType, ListQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pages = new ListedPages(client, objectType, query);
        var from = query.After;
        if (!query.Archived && RangePlan.Of(from) is { } plan)
        {
            await using var reading = new RangeReading(client, objectType, pages, plan, Extent, cancellationToken);
            while (await reading.NextAsync().ConfigureAwait(false) is { } page)
                yield return page;
            if (!reading.IsGivenUp)
                yield break;
            from = reading.GoOnAt;
        }

        await foreach (var page in ListWalk.ReadAsync(objectType, pages, from, cancellationToken).ConfigureAwait(false))
            yield return page;
    }
}

using System.Runtime.CompilerServices;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.HubSpot.Json;
using HubSpotEtl.HubSpot.Requests;

namespace HubSpotEtl.HubSpot;

/// <summary>
/// Walks a listing page by page. One GET a page while the property list fits the URL; where it does not, or HubSpot finds it too long
/// after all (414), the ids are listed and their records read by <c>batch/read</c>: two requests a page, but no list is too long.
/// </summary>
/// <param name="client">Sends the requests.</param>
public sealed class ListWalk(HubSpotClient client)
{
    /// <summary>All live records from a cursor on.</summary>
    /// <param name="objectType">Name or objectTypeId.</param>
    /// <param name="properties">Property names wanted.</param>
    /// <param name="from">Where to begin; null at the start.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <returns>Pages, each to be disposed of; <see cref="Page.Next"/> is where the walk can be taken up after it.</returns>
    /// <exception cref="HubSpotApiException">A page could not be read.</exception>
    public IAsyncEnumerable<Page> ReadAsync(
        string objectType, IReadOnlyList<string> properties, Cursor? from, CancellationToken cancellationToken) =>
        ReadAsync(objectType, new ListQuery { Properties = properties, After = from }, cancellationToken);

    /// <summary>The listing of <paramref name="query"/> and all its following pages.</summary>
    /// <param name="objectType">Name or objectTypeId.</param>
    /// <param name="query">The first page.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <returns>Pages, each to be disposed of.</returns>
    /// <exception cref="HubSpotApiException">A page could not be read.</exception>
    public async IAsyncEnumerable<Page> ReadAsync(
        string objectType, ListQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var byBatch = false;
        while (true)
        {
            byBatch = byBatch || !FitsUrl(objectType, query);
            Page? page = null;
            if (!byBatch)
                page = await ListUnlessTooLongAsync(objectType, query, cancellationToken).ConfigureAwait(false);
            byBatch = page is null;
            page ??= await ReadByBatchAsync(objectType, query, cancellationToken).ConfigureAwait(false);

            var next = page.Next;
            yield return page;
            if (next is null)
                yield break;
            query = query with { After = next };
        }
    }

    private bool FitsUrl(string objectType, ListQuery query)
    {
        var fits = client.UrlLength(objectType, query) <= client.Options.UrlBudget;
        if (!fits)
            Log.BatchRouteTaken(client.Logger, objectType, query.Properties.Count);
        return fits;
    }

    private async Task<Page?> ListUnlessTooLongAsync(string objectType, ListQuery query, CancellationToken cancellationToken)
    {
        try
        {
            return await client.ListAsync(objectType, query, cancellationToken).ConfigureAwait(false);
        }
        catch (HubSpotApiException tooLong) when (tooLong.IsUriTooLong && query.Properties.Count > 1)
        {
            Log.BatchRouteTaken(client.Logger, objectType, query.Properties.Count);
            return null;
        }
    }

    private async Task<Page> ReadByBatchAsync(string objectType, ListQuery query, CancellationToken cancellationToken)
    {
        // The id alone: without any property named HubSpot would send its default ones.
        var idsOnly = query with { Properties = ["hs_object_id"], Limit = Math.Min(query.Limit, BatchReadRequest.MaxIds) };
        var listing = await client.ListAsync(objectType, idsOnly, cancellationToken).ConfigureAwait(false);
        try
        {
            return await ReadRecordsAsync(objectType, query, listing, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            listing.Dispose();
            throw;
        }
    }

    private async Task<Page> ReadRecordsAsync(string objectType, ListQuery query, Page listing, CancellationToken cancellationToken)
    {
        var ids = RecordIds.Read(listing.Body.Span);
        if (ids.Count == 0)
            return listing;
        var records = await client.BatchReadAsync(objectType, ids, query.Properties, query.Archived, cancellationToken).ConfigureAwait(false);
        return records.InPlaceOf(listing, ids.Count, keepListing: query.Associations.Count > 0);
    }
}

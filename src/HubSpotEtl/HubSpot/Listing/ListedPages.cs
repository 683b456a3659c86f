using HubSpotEtl.Diagnostics;
using HubSpotEtl.HubSpot.Client;
using HubSpotEtl.HubSpot.Pages;
using HubSpotEtl.HubSpot.Queries;
using HubSpotEtl.HubSpot.Requests;

namespace HubSpotEtl.HubSpot.Listing;

/// <summary>
/// The pages of one listing, from any cursor. One GET a page while the property list fits the URL; where it does not, or HubSpot finds it
/// too long after all (414), the ids are listed and their records read by <c>batch/read</c>: two requests a page, but no list is too long.
/// </summary>
/// <param name="client">Sends the requests.</param>
/// <param name="objectType">Name or objectTypeId.</param>
/// <param name="query">What is listed; its cursor is not used.</param>
internal sealed class ListedPages(HubSpotClient client, string objectType, ListQuery query)
{
    private int _byBatch;

    /// <summary>One page. May be called for several pages at once.</summary>
    /// <param name="after">Where it begins; null: at the start.</param>
    /// <param name="cancellationToken">Ends waiting at once.</param>
    /// <returns>The page; its ids only where they had to be read.</returns>
    /// <exception cref="HubSpotApiException">The page could not be read.</exception>
    public async Task<ListedPage> ReadAsync(Cursor? after, CancellationToken cancellationToken)
    {
        var here = query with { After = after };
        if (_byBatch == 0 && FitsUrl(here) && await ListUnlessTooLongAsync(here, cancellationToken).ConfigureAwait(false) is { } page)
            return new ListedPage(page, null);
        TurnToBatches();
        return await ReadByBatchAsync(here, cancellationToken).ConfigureAwait(false);
    }

    private bool FitsUrl(ListQuery here) => client.UrlLength(objectType, here) <= client.Options.UrlBudget;

    private void TurnToBatches()
    {
        if (Interlocked.Exchange(ref _byBatch, 1) == 0)
            Log.BatchRouteTaken(client.Logger, objectType, query.Properties.Count);
    }

    private async Task<Page?> ListUnlessTooLongAsync(ListQuery here, CancellationToken cancellationToken)
    {
        try
        {
            return await client.ListAsync(objectType, here, cancellationToken).ConfigureAwait(false);
        }
        catch (HubSpotApiException tooLong) when (tooLong.IsUriTooLong && query.Properties.Count > 1)
        {
            return null;
        }
    }

    private async Task<ListedPage> ReadByBatchAsync(ListQuery here, CancellationToken cancellationToken)
    {
        // The id alone: without any property named HubSpot would send its default ones.
        var idsOnly = here with { Properties = ["hs_object_id"], Limit = Math.Min(here.Limit, BatchReadRequest.MaxIds) };
        var listing = await client.ListAsync(objectType, idsOnly, cancellationToken).ConfigureAwait(false);
        try
        {
            return await ReadRecordsAsync(listing, cancellationToken).ConfigureAwait(false);
        }
        catch (HubSpotApiException tooLarge) when (tooLarge.IsTooLarge && idsOnly.Limit > 1)
        {
            listing.Dispose();
            var half = idsOnly.Limit / 2;
            Log.AnswerTooLarge(client.Logger, objectType, "batch read", half);
            return await ReadByBatchAsync(here with { Limit = half }, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            listing.Dispose();
            throw;
        }
    }

    private async Task<ListedPage> ReadRecordsAsync(Page listing, CancellationToken cancellationToken)
    {
        var ids = listing.ReadIds();
        if (ids.Count == 0)
            return new ListedPage(listing, ids);
        var records = await client.BatchReadAsync(objectType, ids, query.Properties, query.Archived, cancellationToken)
            .ConfigureAwait(false);
        return new ListedPage(records.InPlaceOf(listing, ids.Count, keepListing: query.Associations.Count > 0), ids);
    }
}

using System.Runtime.CompilerServices;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Client;
using HubSpotEtl.HubSpot.Listing;
using HubSpotEtl.HubSpot.Pages;
using HubSpotEtl.HubSpot.Queries;
using HubSpotEtl.Pipeline.Selecting;
using HubSpotEtl.Postgres.Deletions;
using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Pipeline.Reading;

/// <summary>A second opinion on a listing: HubSpot's own count of the records, which a listing that broke off falls short of.</summary>
/// <param name="client">The API.</param>
/// <param name="metadata">Whose records.</param>
/// <param name="startedAt">When the listing began, or before.</param>
/// <param name="logger">The run's log.</param>
internal sealed class ListingCheck(HubSpotClient client, ObjectMetadata metadata, DateTimeOffset startedAt, ILogger logger)
{
    // How long the search index may go on counting what was archived.
    private static readonly TimeSpan LongestIndexLag = TimeSpan.FromHours(1);

    // A search's body may have 3,000 characters.
    private const int IdsOfSearch = 100;

    /// <summary>Asks HubSpot for its count: one call.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>
    /// Live records; null where the type cannot be counted: then there is no second opinion, and asking for each candidate has to do.
    /// </returns>
    public Task<long?> CountAsync(CancellationToken cancellationToken) => client.TryCountAsync(metadata.ObjectType, [], cancellationToken);

    /// <summary>Asks for the highest id too, which costs no more.</summary>
    /// <inheritdoc cref="CountAsync"/>
    public Task<ListingExtent?> ExtentAsync(CancellationToken cancellationToken) =>
        client.TryGetExtentAsync(metadata.ObjectType, cancellationToken);

    /// <summary>
    /// Compares a listing with the count. What it lacks is excused only record by record, since what came or went while it was read may be
    /// as many as what it left out: by one that changed meanwhile, which the next incremental run will read, or that is gone and that
    /// search still counts. Takes calls only where the two differ.
    /// </summary>
    /// <param name="listed">What was listed.</param>
    /// <param name="count">HubSpot's count, which may be as old as the listing.</param>
    /// <param name="gone">Records that HubSpot, asked for them by id, does not return: at most some thousand.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    /// <returns>What is wrong with the listing, or null when it is whole, or the type cannot be counted.</returns>
    public async Task<string?> ShortfallAsync(
        ListedRecords listed, long? count, IReadOnlyCollection<long> gone, CancellationToken cancellationToken)
    {
        if (count is not { } counted || listed.Records >= counted)
            return null;
        if (await CountAsync(cancellationToken) is not { } total)
            return null;
        long excused = 0;
        await foreach (var some in ExcusesAsync(listed, gone, cancellationToken))
            if (listed.Records + (excused += some) >= total)
                return null;
        return $"HubSpot listed {listed.Records} records but counts {total}, and of those that it did not list only {excused} changed or "
            + "went meanwhile";
    }

    private async IAsyncEnumerable<long> ExcusesAsync(
        ListedRecords listed, IReadOnlyCollection<long> gone, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // None at first: the count of now may be lower than the one before.
        yield return 0;
        // The search index lags, the record store does not.
        foreach (var ids in gone.Chunk(IdsOfSearch))
            yield return await CountStillAsync(ids, cancellationToken);
        await foreach (var ids in ChangedAsync(cancellationToken))
            yield return (await listed.OthersAsync(ids, cancellationToken)).Count;
        await foreach (var ids in ArchivedAsync(gone, cancellationToken))
            yield return await CountStillAsync(await listed.OthersAsync(ids, cancellationToken), cancellationToken);
    }

    // Some pages at a time: to find out which were not listed takes as long for one as for all of them.
    private async IAsyncEnumerable<List<long>> ChangedAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const int batchIds = 5_000;
        var changed = new SearchWindow(metadata.ModifiedProperty, startedAt, startedAt.AddYears(1));
        if (await client.TryCountAsync(metadata.ObjectType, changed.Filters, cancellationToken) is null or 0)
            yield break;
        var ids = new List<long>();
        await foreach (var page in new SearchWalk(client, metadata, ["hs_object_id"], changed, logger)
            .ReadAsync(from: null, cancellationToken))
        {
            using (page)
                ids.AddRange(page.ReadIds());
            if (ids.Count < batchIds)
                continue;
            yield return ids;
            ids = [];
        }

        yield return ids;
    }

    // Those that changed meanwhile are counted already.
    private async Task<long> CountStillAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken) => ids.Count == 0 ? 0
        : await client.TryCountAsync(
            metadata.ObjectType, [SearchFilter.Ids(ids), SearchFilter.Until(metadata.ModifiedProperty, startedAt.AddMilliseconds(-1))],
            cancellationToken) ?? 0;

    private async IAsyncEnumerable<long[]> ArchivedAsync(
        IReadOnlyCollection<long> known, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var pages = new ListWalk(client).ReadAsync(metadata.ObjectType, ArchivedListing.Query, cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        while (await MoveAsync(pages))
        {
            using var page = pages.Current;
            foreach (var ids in page.ReadArchivedAt().Where(record => record.Value >= startedAt - LongestIndexLag)
                .Select(record => record.Key).Except(known).Chunk(IdsOfSearch))
                yield return ids;
        }
    }

    private async Task<bool> MoveAsync(IAsyncEnumerator<Page> pages)
    {
        try
        {
            return await pages.MoveNextAsync();
        }
        catch (HubSpotApiException refused) when (ArchivedListing.IsRefused(refused))
        {
            Log.ArchivedNotListed(logger, metadata.ObjectType, refused.Message);
            return false;
        }
    }
}

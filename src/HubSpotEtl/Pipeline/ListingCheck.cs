using System.Net;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Listing;
using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Pipeline;

/// <summary>A second opinion on a listing: HubSpot's own count of the records, which a listing that broke off falls short of.</summary>
/// <param name="client">The API.</param>
/// <param name="metadata">Whose records.</param>
/// <param name="startedAt">When the listing began, in HubSpot's clock.</param>
/// <param name="logger">The run's log.</param>
internal sealed class ListingCheck(HubSpotClient client, ObjectMetadata metadata, DateTimeOffset startedAt, ILogger logger)
{
    // How long the search index may go on counting what was archived.
    private static readonly TimeSpan LongestIndexLag = TimeSpan.FromHours(1);

    /// <summary>Asks HubSpot for its count: one call.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Live records; null where the type cannot be counted: then there is no second opinion, and asking for each candidate has to do.</returns>
    public Task<long?> CountAsync(CancellationToken cancellationToken) => client.TryCountAsync(metadata.ObjectType, [], cancellationToken);

    /// <summary>Asks for the highest id too, which costs no more.</summary>
    /// <inheritdoc cref="CountAsync"/>
    public Task<ListingExtent?> ExtentAsync(CancellationToken cancellationToken) => client.TryGetExtentAsync(metadata.ObjectType, cancellationToken);

    /// <summary>Compares a listing with the count, less what changed meanwhile. Takes calls only where they differ.</summary>
    /// <param name="listed">Records listed.</param>
    /// <param name="count">HubSpot's count.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    /// <returns>What is wrong with the listing, or null when it is whole, or the type cannot be counted.</returns>
    public async Task<string?> ShortfallAsync(long listed, long? count, CancellationToken cancellationToken)
    {
        if (count is not { } total || listed >= total)
            return null;
        var explained = await client.TryCountAsync(
            metadata.ObjectType, [SearchFilter.From(metadata.ModifiedProperty, startedAt)], cancellationToken) ?? 0;
        // What was archived a moment ago may still be counted: the search index lags, the record store does not.
        if (listed + explained < total)
            explained += await CountArchivedAsync(cancellationToken);
        return listed + explained >= total
            ? null
            : $"HubSpot listed {listed} records but counts {total}, and only {explained} changed meanwhile";
    }

    private async Task<long> CountArchivedAsync(CancellationToken cancellationToken)
    {
        long archived = 0;
        var query = new ListQuery { Archived = true, Properties = ["hs_object_id"] };
        try
        {
            await foreach (var page in new ListWalk(client).ReadAsync(metadata.ObjectType, query, cancellationToken))
            {
                using (page)
                    archived += page.CountArchivedSince(startedAt - LongestIndexLag);
            }
        }
        catch (HubSpotApiException refused) when (refused.Status == HttpStatusCode.BadRequest)
        {
            Log.ArchivedNotListed(logger, metadata.ObjectType, refused.Message);
        }

        return archived;
    }
}

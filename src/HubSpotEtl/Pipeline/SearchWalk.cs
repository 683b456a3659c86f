using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.HubSpot;
using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Pipeline;

/// <summary>
/// The records modified within a fixed window, walked by <c>hs_object_id</c>: every page asks for ids above the last one seen, so that neither
/// HubSpot's cap of 10,000 results nor any number of equal modification times is a limit, and records that change meanwhile shift nothing.
/// </summary>
/// <param name="client">The API.</param>
/// <param name="metadata">Whose records.</param>
/// <param name="properties">The properties to read.</param>
/// <param name="window">The window.</param>
/// <param name="logger">The run's log.</param>
internal sealed class SearchWalk(
    HubSpotClient client, ObjectMetadata metadata, IReadOnlyList<string> properties, SearchWindow window, ILogger logger)
{
    /// <summary>Reads on from a record id. Each page's cursor is the last id in it.</summary>
    /// <param name="from">The last id that is stored already, or null.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <returns>Pages of at most 200 records.</returns>
    public async IAsyncEnumerable<Page> ReadAsync(Cursor? from, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var last = from is { } cursor ? long.Parse(cursor.Value, CultureInfo.InvariantCulture) : 0;
        var idsOnly = false;
        for (var isLast = false; !isLast;)
        {
            var found = await TrySearchAsync(last, idsOnly, cancellationToken);
            if (found is null)
            {
                idsOnly = true;
                continue;
            }

            var ids = found.ReadIds();
            isLast = found.Next is null || ids.Count == 0;
            if (!isLast)
                RequireAscent(last, ids);
            last = ids.Count == 0 ? last : ids.Max();
            if (!idsOnly)
            {
                yield return found.WithNext(CursorAt(last));
                continue;
            }

            found.Dispose();
            foreach (var chunk in ids.Order().Chunk(HubSpotClient.MaxBatchReadIds))
                yield return (await client.BatchReadAsync(metadata.ObjectType, chunk, properties, cancellationToken)).WithNext(CursorAt(chunk[^1]));
        }
    }

    // Going on above the highest id would pass over records silently, or for ever find the same ones.
    private void RequireAscent(long last, IReadOnlyList<long> ids)
    {
        if (ids[0] <= last)
            throw new HubSpotApiException($"Searching {metadata.ObjectType} does not get past record {last}: HubSpot does not honour the filter on hs_object_id.");
        if (ids.Zip(ids.Skip(1)).Any(pair => pair.First > pair.Second))
            throw new HubSpotApiException($"Searching {metadata.ObjectType} after record {last} gives no ascending ids: HubSpot does not honour the sort by hs_object_id.");
    }

    private static Cursor CursorAt(long id) => new(id.ToString(CultureInfo.InvariantCulture));

    // HubSpot's documents limit a search body to 3,000 characters, though longer lists of properties were seen to pass. A refusal
    // may mean that: null tells the caller to search for ids alone and to read the records by batch/read.
    private async Task<Page?> TrySearchAsync(long last, bool idsOnly, CancellationToken cancellationToken)
    {
        var query = new SearchQuery { Filters = [.. window.Filters, SearchFilter.Above("hs_object_id", last)], Properties = idsOnly ? [] : properties };
        try
        {
            return await client.SearchAsync(metadata.ObjectType, query, cancellationToken);
        }
        catch (HubSpotApiException refused) when (!idsOnly && refused.Status is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge)
        {
            Log.SearchBodyRefused(logger, metadata.ObjectType, refused.Message);
            return null;
        }
    }
}

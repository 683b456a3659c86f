using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Client;
using HubSpotEtl.HubSpot.Listing;
using HubSpotEtl.HubSpot.Pages;
using HubSpotEtl.HubSpot.Queries;
using HubSpotEtl.Pipeline.Selecting;
using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Pipeline.Reading;

/// <summary>
/// The records modified within a fixed window, walked by <c>hs_object_id</c>: every page asks for ids above the last one seen, so that
/// neither HubSpot's cap of 10,000 results nor any number of equal modification times is a limit, and records that change meanwhile shift
/// nothing.
/// </summary>
/// <param name="client">The API.</param>
/// <param name="metadata">Whose records.</param>
/// <param name="properties">The properties to read.</param>
/// <param name="window">The window.</param>
/// <param name="logger">The run's log.</param>
internal sealed class SearchWalk(
    HubSpotClient client, ObjectMetadata metadata, IReadOnlyList<string> properties, SearchWindow window, ILogger logger)
{
    private readonly RecordsById _byId = new(client, metadata.ObjectType, properties);
    private long _unseen;

    /// <summary>Records that HubSpot has counted or named, and not given. Unit: records.</summary>
    public long Missing => _unseen + _byId.Unanswered;

    /// <summary>Reads on from a record id. Each page's cursor is the last id in it.</summary>
    /// <param name="from">The last id that is stored already, or null.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <returns>Pages of at most 200 records.</returns>
    /// <exception cref="HubSpotApiException">A page could not be read, or the pages bring nothing new any more and have no end.</exception>
    public async IAsyncEnumerable<Page> ReadAsync(Cursor? from, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var last = from is { } cursor ? IdOf(cursor) ?? throw new ArgumentException("Not a cursor of this walk.", nameof(from)) : 0;
        var loops = new PagingLoopDetector($"Searching {metadata.ObjectType}", start: null);
        var (idsOnly, asksAgain) = (false, false);
        Cursor? after = null;
        for (var isLast = false; !isLast;)
        {
            var found = await TrySearchAsync(last, after, idsOnly, cancellationToken);
            if (found is null)
            {
                idsOnly = true;
                continue;
            }

            var ids = found.ReadIds();
            // From an offset on, nobody knows how many are to come.
            var counted = after is null ? found.ReadTotal() ?? ids.Count : ids.Count;
            // One that names no further page is the last only if it holds all that it counts. Where it holds nothing, also when asked
            // again, there is nothing to go on from but the page that it may name.
            isLast = found.Next is null && (ids.Count == 0 || ids.Count >= counted);
            var disorder = isLast ? null : Disorder(last, ids);
            asksAgain = !asksAgain && (disorder is not null || (ids.Count == 0 && counted > 0));
            if (asksAgain)
            {
                found.Dispose();
                isLast = false;
                continue;
            }

            if (disorder is not null)
                throw disorder;
            _unseen = ids.Count == 0 ? Math.Max(_unseen, counted) : Math.Max(0, _unseen - ids.Count);
            var before = last;
            (last, after) = ids.Count == 0 ? (last, found.Next) : (ids.Max(), null);
            if (!isLast)
                loops.Take(new Cursor($"{CursorAt(last)} {after}"), ids);
            if (!idsOnly)
            {
                yield return found.WithNext(CursorAt(last));
                continue;
            }

            found.Dispose();
            await foreach (var page in ReadByIdAsync([.. ids.Order()], before, cancellationToken))
                yield return page;
        }
    }

    // The cursor moves past a request's records with the last page that answers it.
    private async IAsyncEnumerable<Page> ReadByIdAsync(
        long[] ids, long before, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var part in ids.Chunk(HubSpotClient.MaxBatchReadIds))
        {
            Page? held = null;
            await foreach (var page in _byId.ReadAsync(part, cancellationToken))
            {
                if (held is not null)
                    yield return held.WithNext(CursorAt(before));
                held = page;
            }

            before = part[^1];
            if (held is not null)
                yield return held.WithNext(CursorAt(before));
        }
    }

    // Going on above the highest id would pass over records silently, or for ever find the same ones. Seen with HubSpot now and then
    // (estuary/connectors, pull request 5180): a full load does not search.
    private HubSpotApiException? Disorder(long last, IReadOnlyList<long> ids) =>
        ids.Count > 0 && ids[0] <= last ? Disorder($"does not get past record {last}: HubSpot does not honour the filter on hs_object_id")
        : ids.Zip(ids.Skip(1)).Any(pair => pair.First > pair.Second)
            ? Disorder($"after record {last} gives no ascending ids: HubSpot does not honour the sort by hs_object_id")
            : null;

    private HubSpotApiException Disorder(string what) => new($"Searching {metadata.ObjectType} {what}.") { IsUnreadable = true };

    /// <summary>What a cursor of this walk means: the last id that is stored; null for a cursor of another kind.</summary>
    internal static long? IdOf(Cursor cursor) =>
        long.TryParse(cursor.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    private static Cursor CursorAt(long id) => new(id.ToString(CultureInfo.InvariantCulture));

    // HubSpot's documents limit a search body to 3,000 characters, though longer lists of properties were seen to pass. A refusal
    // may mean that: null tells the caller to search for ids alone and to read the records by batch/read.
    private async Task<Page?> TrySearchAsync(long last, Cursor? after, bool idsOnly, CancellationToken cancellationToken)
    {
        var query = new SearchQuery
        {
            Filters = [.. window.Filters, SearchFilter.Above("hs_object_id", last)], Properties = idsOnly ? [] : properties, After = after,
        };
        try
        {
            return await client.SearchAsync(metadata.ObjectType, query, cancellationToken);
        }
        catch (HubSpotApiException refused) when (!idsOnly
            && refused.Status is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge)
        {
            Log.SearchBodyRefused(logger, metadata.ObjectType, refused.Message);
            return null;
        }
    }
}

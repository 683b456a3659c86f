using System.Runtime.CompilerServices;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.HubSpot.Client;
using HubSpotEtl.HubSpot.Pages;

namespace HubSpotEtl.HubSpot.Listing;

/// <summary>
/// Reads any number of records by id: as many a request as HubSpot takes, and fewer once an answer was larger than is taken.
/// </summary>
/// <param name="client">Sends the requests.</param>
public sealed class BatchWalk(HubSpotClient client)
{
    /// <summary>All of them.</summary>
    /// <param name="objectType">Name or objectTypeId.</param>
    /// <param name="ids">Which ones.</param>
    /// <param name="properties">Property names wanted.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <returns>The ids of each request, in the order given, with the page that answers it, to be disposed of.</returns>
    /// <exception cref="HubSpotApiException">Records could not be read.</exception>
    public async IAsyncEnumerable<(IReadOnlyList<long> Ids, Page Page)> ReadAsync(
        string objectType, IReadOnlyList<long> ids, IReadOnlyList<string> properties,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var most = HubSpotClient.MaxBatchReadIds;
        for (var done = 0; done < ids.Count;)
        {
            long[] part = [.. ids.Skip(done).Take(most)];
            if (await TryReadAsync(objectType, part, properties, cancellationToken).ConfigureAwait(false) is { } page)
            {
                done += part.Length;
                yield return (part, page);
                continue;
            }

            most = part.Length / 2;
            Log.AnswerTooLarge(client.Logger, objectType, "batch read", most);
        }
    }

    private async Task<Page?> TryReadAsync(
        string objectType, long[] ids, IReadOnlyList<string> properties, CancellationToken cancellationToken)
    {
        try
        {
            return await client.BatchReadAsync(objectType, ids, properties, cancellationToken).ConfigureAwait(false);
        }
        catch (HubSpotApiException tooLarge) when (tooLarge.IsTooLarge && ids.Length > 1)
        {
            return null;
        }
    }
}

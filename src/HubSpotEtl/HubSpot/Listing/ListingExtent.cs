using System.Globalization;
using System.Text.Json;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.HubSpot.Json;

namespace HubSpotEtl.HubSpot.Listing;

/// <summary>How far a listing reaches, as the search index has it: a little late, so it serves for estimates and nothing else.</summary>
/// <param name="Records">Live records.</param>
/// <param name="HighestId">Of them.</param>
internal sealed record ListingExtent(long Records, long HighestId)
{
    /// <summary>Asks with one search.</summary>
    /// <param name="client">Sends it.</param>
    /// <param name="objectType">Name or objectTypeId.</param>
    /// <param name="cancellationToken">Ends waiting at once.</param>
    /// <returns>Null where search does not tell.</returns>
    public static async Task<ListingExtent?> AskAsync(HubSpotClient client, string objectType, CancellationToken cancellationToken)
    {
        var last = new SearchQuery { Properties = ["hs_object_id"], Descending = true, Limit = 1 };
        try
        {
            using var page = await client.SearchAsync(objectType, last, cancellationToken).ConfigureAwait(false);
            return Read(page.Body.Span);
        }
        catch (Exception unknown) when (unknown is HubSpotApiException or JsonException)
        {
            // The walk does not need the answer: it goes on from page to page.
            Log.ExtentUnknown(client.Logger, objectType, unknown.Message);
            return null;
        }
    }

    private static ListingExtent? Read(ReadOnlySpan<byte> body)
    {
        var total = JsonSerializer.Deserialize(body, HubSpotJson.Default.CountAnswer)?.Total;
        return RecordIds.Read(body) is [var highest, ..] && long.TryParse(total, NumberStyles.None, CultureInfo.InvariantCulture, out var records)
            ? new ListingExtent(records, highest)
            : null;
    }
}

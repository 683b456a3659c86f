using System.Globalization;
using System.Text.Json;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.HubSpot.Json;

namespace HubSpotEtl.HubSpot.Listing;

/// <summary>How far a listing reaches, as the search index has it: a little late.</summary>
/// <param name="Records">Live records.</param>
/// <param name="HighestId">Of them; 0 where there is none.</param>
internal sealed record ListingExtent(long Records, long HighestId)
{
    /// <summary>Asks with one search.</summary>
    /// <param name="client">Sends it.</param>
    /// <param name="objectType">Name or objectTypeId.</param>
    /// <param name="cancellationToken">Ends waiting at once.</param>
    /// <returns>Null where search does not tell.</returns>
    public static async Task<ListingExtent?> AskAsync(HubSpotClient client, string objectType, CancellationToken cancellationToken)
    {
        try
        {
            return await client.TryGetExtentAsync(objectType, cancellationToken).ConfigureAwait(false);
        }
        catch (HubSpotApiException unknown)
        {
            // A walk does not need the answer: it goes on from page to page.
            Log.ExtentUnknown(client.Logger, objectType, unknown.Message);
            return null;
        }
    }

    /// <summary>Reads the answer.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static ListingExtent Read(ReadOnlySpan<byte> body)
    {
        var total = JsonSerializer.Deserialize(body, HubSpotJson.Default.CountAnswer)?.Total;
        return long.TryParse(total, NumberStyles.None, CultureInfo.InvariantCulture, out var records)
            ? new ListingExtent(records, RecordIds.Read(body) is [var highest, ..] ? highest : 0)
            : throw new JsonException("The answer has no total.");
    }
}

using System.Globalization;
using System.Text.Json;
using HubSpotEtl.HubSpot.Answers;

namespace HubSpotEtl.HubSpot.Pages;

/// <summary>How far a listing reaches, as the search index has it: a little late.</summary>
/// <param name="Records">Live records.</param>
/// <param name="HighestId">Of them; 0 where there is none.</param>
internal sealed record ListingExtent(long Records, long HighestId)
{
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

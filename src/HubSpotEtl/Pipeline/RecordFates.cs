using System.Globalization;
using System.Text.Json;
using HubSpotEtl.HubSpot;
using HubSpotEtl.Postgres;

namespace HubSpotEtl.Pipeline;

/// <summary>Reads from pages what became of records that are not live under their own id any more.</summary>
internal static class RecordFates
{
    /// <summary>Which records were merged into the page's.</summary>
    /// <param name="page">Records with <see cref="MergedRecords.Properties"/>.</param>
    /// <returns>Id → the record that is left.</returns>
    public static IReadOnlyDictionary<long, long> MergedInto(Page page)
    {
        using var document = JsonDocument.Parse(page.Body);
        var merged = new Dictionary<long, long>();
        foreach (var record in document.RootElement.GetProperty("results").EnumerateArray())
            foreach (var id in MergedIds(record))
                merged[id] = long.Parse(record.GetProperty("id").ToString(), CultureInfo.InvariantCulture);
        return merged;
    }

    // id;id or, of contacts, id:time;id:time
    private static IEnumerable<long> MergedIds(JsonElement record) =>
        from name in MergedRecords.Properties
        where record.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String
        from part in record.GetProperty("properties").GetProperty(name).GetString()!.Split(';')
        let id = part.Split(':')[0].Trim()
        where long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out _)
        select long.Parse(id, CultureInfo.InvariantCulture);
}

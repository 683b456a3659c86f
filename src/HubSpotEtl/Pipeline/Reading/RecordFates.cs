using System.Globalization;
using System.Text.Json;
using HubSpotEtl.Crm;
using HubSpotEtl.HubSpot.Json;
using HubSpotEtl.HubSpot.Pages;

namespace HubSpotEtl.Pipeline.Reading;

/// <summary>Reads from pages what became of records that are not live under their own id any more.</summary>
internal static class RecordFates
{
    /// <summary>Which records were merged into the page's.</summary>
    /// <param name="page">Records with <see cref="WellKnownProperties.Merged"/>.</param>
    /// <returns>Id → the record that is left.</returns>
    public static IReadOnlyDictionary<long, long> MergedInto(Page page)
    {
        using var document = JsonDocument.Parse(page.Body);
        var merged = new Dictionary<long, long>();
        if (!document.RootElement.TryGetProperty("results", out var results) || results.ValueKind != JsonValueKind.Array)
            return merged;
        foreach (var record in results.EnumerateArray().Where(record => record.ValueKind == JsonValueKind.Object))
            if (record.TryGetProperty("id", out var left)
                && long.TryParse(LenientJson.Of(left), NumberStyles.None, CultureInfo.InvariantCulture, out var survivor))
                foreach (var id in MergedIds(record))
                    merged[id] = survivor;
        return merged;
    }

    // id;id or, of contacts, id:time;id:time
    private static IEnumerable<long> MergedIds(JsonElement record) =>
        from name in WellKnownProperties.Merged
        from part in TextOf(record, name).Split(';')
        let id = part.Split(':')[0].Trim()
        where long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out _)
        select long.Parse(id, CultureInfo.InvariantCulture);

    private static string TextOf(JsonElement record, string property) =>
        record.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object
            && properties.TryGetProperty(property, out var text)
            ? LenientJson.Of(text)
            : "";
}

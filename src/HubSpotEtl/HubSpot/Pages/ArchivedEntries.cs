using System.Globalization;
using System.Text.Json;
using HubSpotEtl.HubSpot.Answers;
using HubSpotEtl.HubSpot.Json;
using HubSpotEtl.HubSpot.Queries;

namespace HubSpotEtl.HubSpot.Pages;

/// <summary>The records of an archived listing with what they say of themselves.</summary>
internal static class ArchivedEntries
{
    /// <summary>Reads <c>results</c>.</summary>
    /// <exception cref="JsonException">The body is no page, or a record has no id.</exception>
    public static List<(ArchivedEntry Entry, DateTimeOffset? At)> Read(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        return document.RootElement.TryGetProperty("results", out var results) && results.ValueKind == JsonValueKind.Array
            ? [.. results.EnumerateArray().Where(record => record.ValueKind == JsonValueKind.Object).Select(Read)]
            : [];
    }

    private static (ArchivedEntry Entry, DateTimeOffset? At) Read(JsonElement record)
    {
        if (!record.TryGetProperty("id", out var id)
            || !long.TryParse(LenientJson.Of(id), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            throw new JsonException("A record has no id.");
        DateTimeOffset? at = record.TryGetProperty("archivedAt", out var text) && text.ValueKind == JsonValueKind.String
            ? AnswerValues.ToTime(LenientJson.Of(text))
            : null;
        return (new ArchivedEntry(number, Flag(record) ?? (at is null ? null : true)), at);
    }

    private static bool? Flag(JsonElement record) =>
        record.TryGetProperty("archived", out var flag) && bool.TryParse(LenientJson.Of(flag), out var isArchived) ? isArchived : null;
}

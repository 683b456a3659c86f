using System.Globalization;
using System.Text.Json;
using HubSpotEtl.HubSpot.Answers;
using HubSpotEtl.HubSpot.Bodies;
using HubSpotEtl.HubSpot.Json;
using HubSpotEtl.HubSpot.Queries;

namespace HubSpotEtl.HubSpot.Pages;

/// <summary>
/// The <c>errors[]</c> of an association batch read. That a record has no association of the pair, or does not exist any more, is normal
/// and told only by the sub-category: the category OBJECT_NOT_FOUND is shared with others.
/// </summary>
internal static class AssociationErrors
{
    /// <summary>From the key over its value.</summary>
    /// <param name="reader">At the key.</param>
    /// <param name="errors">Takes what is not normal.</param>
    /// <param name="answered">Takes the records that HubSpot says to have no association, or not to exist.</param>
    /// <returns>Whether it says of any record that it has no association.</returns>
    public static bool Read(ref Utf8JsonReader reader, List<AssociationError> errors, HashSet<long> answered)
    {
        var ids = new List<long>();
        var namesNone = false;
        if (!JsonObject.BeginArray(ref reader))
            return false;
        while (JsonObject.NextObject(ref reader))
        {
            // A batch of 1,000 may bring 1,000 of the normal kind: they are recognised without making an object of each.
            var start = reader;
            ids.Clear();
            if (IsNormal(ref reader, ids, ref namesNone))
            {
                answered.UnionWith(ids);
                continue;
            }
            using var error = JsonDocument.ParseValue(ref start);
            errors.Add(ToError(error.RootElement));
            reader = start;
        }
        return namesNone;
    }

    private static bool IsNormal(ref Utf8JsonReader reader, List<long> ids, ref bool namesNone)
    {
        var isNormal = false;
        while (JsonObject.NextKey(ref reader))
        {
            if (JsonObject.IsKey(ref reader, "context"u8))
            {
                ErrorContext.ReadIds(ref reader, ids);
                continue;
            }
            var names = JsonObject.IsKey(ref reader, "subCategory"u8) || JsonObject.IsKey(ref reader, "category"u8);
            reader.Read();
            isNormal |= names && reader.TokenType == JsonTokenType.String && IsNormalName(ref reader, ref namesNone);
            isNormal |= names && reader.TokenType == JsonTokenType.StartObject && HasNormalName(ref reader, ref namesNone);
            JsonObject.Skip(ref reader);
        }
        return isNormal;
    }

    private static bool HasNormalName(ref Utf8JsonReader reader, ref bool namesNone)
    {
        var isNormal = false;
        for (var depth = reader.CurrentDepth; reader.Read() && reader.CurrentDepth > depth;)
            isNormal |= reader.TokenType == JsonTokenType.String && IsNormalName(ref reader, ref namesNone);
        return isNormal;
    }

    private static bool IsNormalName(ref Utf8JsonReader reader, ref bool namesNone)
    {
        var isNone = reader.ValueSpan.EndsWith("NO_ASSOCIATIONS_FOUND"u8);
        namesNone |= isNone;
        return isNone || reader.ValueSpan.EndsWith("FROM_OBJECT_NOT_FOUND"u8);
    }

    private static AssociationError ToError(JsonElement error) => new(
        Text(error, "category"), Text(error, "subCategory"), Text(error, "message") ?? "no message", [.. FromIds(error)]);

    private static string? Text(JsonElement error, string name) =>
        !error.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null : SafeText.Of(LenientJson.Of(value));

    private static IEnumerable<long> FromIds(JsonElement error)
    {
        if (!error.TryGetProperty("context", out var context) || context.ValueKind != JsonValueKind.Object)
            yield break;
        foreach (var field in (string[])["fromObjectId", "id", "ids"])
        {
            if (!context.TryGetProperty(field, out var ids) || ids.ValueKind != JsonValueKind.Array)
                continue;
            foreach (var id in ids.EnumerateArray())
            {
                if (long.TryParse(LenientJson.Of(id), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
                    yield return number;
            }
        }
    }
}

using System.Buffers.Text;
using System.Text.Json;
using HubSpotEtl.HubSpot.Json;

namespace HubSpotEtl.HubSpot.Answers;

/// <summary>The ids in the <c>context</c> of an entry of <c>errors[]</c>: HubSpot names there the records that it speaks of.</summary>
internal static class ErrorContext
{
    /// <summary>From the key over its value.</summary>
    /// <param name="reader">At the key.</param>
    /// <param name="ids">Takes them; what is no whole number is passed over.</param>
    /// <exception cref="JsonException">The body is cut.</exception>
    public static void ReadIds(ref Utf8JsonReader reader, List<long> ids)
    {
        if (!reader.Read())
            throw new JsonException("The answer is cut.");
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            JsonObject.Skip(ref reader);
            return;
        }
        while (JsonObject.NextKey(ref reader))
        {
            if (JsonObject.IsKey(ref reader, "fromObjectId"u8) || JsonObject.IsKey(ref reader, "ids"u8)
                || JsonObject.IsKey(ref reader, "id"u8))
                ReadValue(ref reader, ids);
            else
                JsonObject.SkipValue(ref reader);
        }
    }

    private static void ReadValue(ref Utf8JsonReader reader, List<long> ids)
    {
        if (!reader.Read())
            throw new JsonException("The answer is cut.");
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            Add(ref reader, ids);
            return;
        }
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            Add(ref reader, ids);
    }

    private static void Add(ref Utf8JsonReader reader, List<long> ids)
    {
        if (reader.TokenType is JsonTokenType.String or JsonTokenType.Number
            && Utf8Parser.TryParse(reader.ValueSpan, out long id, out var length) && length == reader.ValueSpan.Length)
            ids.Add(id);
        JsonObject.Skip(ref reader);
    }
}

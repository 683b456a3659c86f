using System.Buffers.Text;
using System.Text.Json;
using HubSpotEtl.HubSpot.Json;

namespace HubSpotEtl.HubSpot.Pages;

/// <summary>How many records a search has found in all: <c>total</c>, which HubSpot puts first.</summary>
internal static class SearchTotal
{
    /// <summary>Reads it.</summary>
    /// <returns>Null when the answer does not tell.</returns>
    public static long? Read(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        JsonObject.Begin(ref reader);
        while (JsonObject.NextKey(ref reader))
        {
            if (!JsonObject.IsKey(ref reader, "total"u8))
            {
                JsonObject.SkipValue(ref reader);
                continue;
            }

            reader.Read();
            return reader.TokenType is JsonTokenType.String or JsonTokenType.Number
                && Utf8Parser.TryParse(reader.ValueSpan, out long total, out var length) && length == reader.ValueSpan.Length
                    ? total
                    : null;
        }

        return null;
    }
}

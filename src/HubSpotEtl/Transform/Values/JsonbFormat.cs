using System.Text.Json;
using HubSpotEtl.Transform.Bytes;

namespace HubSpotEtl.Transform.Values;

/// <summary>The binary form of <c>jsonb</c>: the version byte 1, then JSON text (<c>jsonb_recv</c>,
/// src/backend/utils/adt/jsonb.c).</summary>
internal static class JsonbFormat
{
    private const byte Version = 1;

    /// <summary>Starts a field whose length is not yet known.</summary>
    /// <returns>Where the length goes; for <see cref="End"/>.</returns>
    public static int Begin(TupleBuffer tuple)
    {
        int lengthAt = tuple.Length;
        tuple.AppendInt32(0);
        tuple.Append(1)[0] = Version;
        return lengthAt;
    }

    public static void End(TupleBuffer tuple, int lengthAt) => tuple.PatchInt32(lengthAt, tuple.Length - lengthAt - 4);

    /// <summary>Writes a value that is JSON as that JSON, any other as a JSON string: every text fits.</summary>
    public static ConversionResult Write(ReadOnlySpan<byte> text, TupleBuffer tuple)
    {
        int lengthAt = Begin(tuple);
        if (IsJson(text))
            tuple.Append(text);
        else
            JsonEscaping.AppendQuoted(text, tuple);
        End(tuple, lengthAt);
        return ConversionResult.Stored;
    }

    // PostgreSQL refuses \u0000 and lone surrogates in jsonb, and numbers beyond numeric: rare enough to keep any such text as a string.
    private static bool IsJson(ReadOnlySpan<byte> text)
    {
        if (text.IndexOf("\\u"u8) >= 0)
            return false;
        try
        {
            var reader = new Utf8JsonReader(text);
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.Number && !IsNumeric(reader.ValueSpan))
                    return false;
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsNumeric(ReadOnlySpan<byte> digits) =>
        DecimalText.TryParse(digits, out var number) && number.HighWeight < 1_000 && number.Scale < 1_000;
}

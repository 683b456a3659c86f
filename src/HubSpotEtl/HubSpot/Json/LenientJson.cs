using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace HubSpotEtl.HubSpot.Json;

/// <summary>Reads text and ids as leniently as HubSpot writes them.</summary>
internal static class LenientJson
{
    /// <summary>
    /// The text of a string, with U+FFFD for an escaped half of a surrogate pair, at which the framework's reader throws.
    /// </summary>
    public static string Read(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
            return Encoding.UTF8.GetString(reader.ValueSpan);
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Unescape(Encoding.UTF8.GetString(reader.ValueSpan));
        }
    }

    /// <summary>The text of a string or number; null for anything else.</summary>
    public static string? ReadScalar(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => Read(ref reader),
        JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => null,
    };

    /// <summary>The text of a string, the JSON of anything else; of a string that is not Unicode, its escaped form.</summary>
    public static string Of(JsonElement element)
    {
        try
        {
            return element.ToString();
        }
        catch (InvalidOperationException)
        {
            return element.GetRawText();
        }
    }

    /// <summary>An id, which HubSpot sends as digits in a string or as a number.</summary>
    /// <exception cref="JsonException">It is neither.</exception>
    public static long ReadId(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.String or JsonTokenType.Number
            && Utf8Parser.TryParse(reader.ValueSpan, out long id, out var length) && length == reader.ValueSpan.Length)
            return id;
        throw new JsonException("An id is not a whole number.");
    }

    private static string Unescape(string raw)
    {
        var text = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
            text.Append(raw[i] == '\\' ? Escape(raw, ref i) : raw[i]);
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
                i++;
            else if (char.IsSurrogate(text[i]))
                text[i] = '\uFFFD';
        }
        return text.ToString();
    }

    private static char Escape(string raw, ref int i)
    {
        var kind = raw[++i];
        if (kind != 'u')
            return kind switch { 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', _ => kind };
        var code = ushort.Parse(raw.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        i += 4;
        return (char)code;
    }
}

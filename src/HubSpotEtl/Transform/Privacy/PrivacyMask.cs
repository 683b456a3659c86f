using System.Buffers;
using System.Text;
using System.Text.Json;
using HubSpotEtl.Transform.Bytes;

namespace HubSpotEtl.Transform.Privacy;

/// <summary>
/// The privacy rules of an object: replaces values as soon as they are read, so that nothing behind the reader, be it a table, a rejected
/// value, a log or a message, can hold what a rule covers.
/// </summary>
/// <param name="maskingOf">
/// What becomes of a property's values; asked once for each property that is read, and for each of a record that is kept whole.
/// </param>
/// <param name="isText">Whether a property's empty value is a text; of numbers, dates and booleans it is NULL.</param>
/// <param name="hash">Needed where anything is hashed.</param>
public sealed class PrivacyMask(Func<string, Masking> maskingOf, Func<string, bool> isText, KeyedHash? hash)
{
    /// <summary>What is kept of a record beside its properties: nothing else is known to be free of personal data.</summary>
    private static readonly string[] s_envelope = ["id", "createdAt", "updatedAt", "archived", "archivedAt", "associations"];

    internal Masking MaskingOf(string property) => maskingOf(property);

    internal bool IsText(string property) => isText(property);

    /// <summary>Writes the hash of a value.</summary>
    /// <exception cref="InvalidOperationException">A property is to be hashed, and there is no key.</exception>
    internal void WriteHash(ReadOnlySpan<byte> text, Span<byte> digits) =>
        (hash ?? throw new InvalidOperationException("Nothing can be hashed without a key.")).Write(text, digits);

    /// <summary>
    /// A record as it may be kept whole: covered properties replaced, and of what is neither a property nor HubSpot's usual envelope
    /// nothing but the names.
    /// </summary>
    /// <param name="record">One JSON value, read before.</param>
    /// <returns>JSON.</returns>
    internal string Redact(ReadOnlySpan<byte> record)
    {
        var reader = new Utf8JsonReader(record);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            return "null";
        var kept = new ArrayBufferWriter<byte>(record.Length);
        int copied = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = NameOf(reader);
            reader.Read();
            if (name == "properties" && reader.TokenType == JsonTokenType.StartObject)
                RedactProperties(ref reader, record, kept, ref copied);
            else if (s_envelope.Contains(name, StringComparer.Ordinal))
                reader.Skip();
            else
                Replace(ref reader, record, kept, ref copied, "null"u8);
        }

        kept.Write(record[copied..]);
        return Encoding.UTF8.GetString(kept.WrittenSpan);
    }

    private void RedactProperties(ref Utf8JsonReader reader, ReadOnlySpan<byte> record, ArrayBufferWriter<byte> kept, ref int copied)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var masking = maskingOf(NameOf(reader));
            reader.Read();
            if (masking == Masking.None || reader.TokenType == JsonTokenType.Null)
                reader.Skip();
            else
                Replace(ref reader, record, kept, ref copied, masking == Masking.Hash ? HashOf(reader, record) : "null"u8);
        }
    }

    private static void Replace(
        ref Utf8JsonReader reader, ReadOnlySpan<byte> record, ArrayBufferWriter<byte> kept, ref int copied, ReadOnlySpan<byte> by)
    {
        kept.Write(record[copied..(int)reader.TokenStartIndex]);
        kept.Write(by);
        reader.Skip();
        copied = (int)reader.BytesConsumed;
    }

    // The hash that the column would get: of a text decoded, of anything else as it stands.
    private byte[] HashOf(Utf8JsonReader reader, ReadOnlySpan<byte> record)
    {
        int start = (int)reader.TokenStartIndex;
        bool isString = reader.TokenType == JsonTokenType.String;
        var text = isString ? Decode(reader) : null;
        reader.Skip();
        var value = text ?? record[start..(int)reader.BytesConsumed];
        if (value.IsEmpty)
            return [.. "\"\""u8];
        var quoted = new byte[KeyedHash.Digits + 2];
        WriteHash(value, quoted.AsSpan(1));
        quoted[0] = quoted[^1] = (byte)'"';
        return quoted;
    }

    private static string NameOf(in Utf8JsonReader reader) => Encoding.UTF8.GetString(Decode(reader));

    private static byte[] Decode(in Utf8JsonReader reader)
    {
        var text = new byte[reader.ValueSpan.Length];
        long ignored = 0;
        return text[..JsonEscaping.Unescape(reader.ValueSpan, text, ref ignored, ref ignored)];
    }
}

using System.Buffers;
using System.Globalization;
using System.Text;

namespace HubSpotEtl.Transform.Bytes;

/// <summary>
/// The text of JSON strings, both ways. PostgreSQL holds neither NUL nor lone surrogates; in valid UTF-8 both can only arrive as
/// escapes, so only strings with escapes are looked at for them (product.md §6).
/// </summary>
internal static class JsonEscaping
{
    private static readonly SearchValues<byte> s_mustEscape = SearchValues.Create(MustEscape());

    private static ReadOnlySpan<byte> Replacement => "\uFFFD"u8;

    /// <summary>Decodes the inside of a JSON string that a JSON reader has found well formed.</summary>
    /// <param name="escaped">The bytes between the quotes.</param>
    /// <param name="target">At least as long: no escape grows.</param>
    /// <param name="nuls">Counts removed NUL characters.</param>
    /// <param name="surrogates">Counts replaced lone surrogates.</param>
    /// <returns>Bytes written.</returns>
    public static int Unescape(ReadOnlySpan<byte> escaped, Span<byte> target, ref long nuls, ref long surrogates)
    {
        int written = 0;
        while (true)
        {
            int plain = escaped.IndexOf((byte)'\\');
            if (plain < 0)
                plain = escaped.Length;
            escaped[..plain].CopyTo(target[written..]);
            written += plain;
            escaped = escaped[plain..];
            if (escaped.IsEmpty)
                return written;
            if (escaped[1] == 'u')
            {
                written += UnescapeUnicode(ref escaped, target[written..], ref nuls, ref surrogates);
                continue;
            }

            target[written++] = UnescapeLetter(escaped[1]);
            escaped = escaped[2..];
        }
    }

    /// <summary>Appends <paramref name="text"/> as a JSON string, quotes included.</summary>
    /// <param name="text">UTF-8 without NUL.</param>
    /// <param name="target">Where to.</param>
    public static void AppendQuoted(ReadOnlySpan<byte> text, TupleBuffer target)
    {
        target.Append("\""u8);
        for (int plain; (plain = text.IndexOfAny(s_mustEscape)) >= 0; text = text[(plain + 1)..])
        {
            target.Append(text[..plain]);
            AppendEscaped(text[plain], target);
        }

        target.Append(text);
        target.Append("\""u8);
    }

    private static void AppendEscaped(byte c, TupleBuffer target)
    {
        if (c is (byte)'"' or (byte)'\\')
        {
            target.Append([(byte)'\\', c]);
            return;
        }

        target.Append("\\u00"u8);
        c.TryFormat(target.Append(2), out _, "x2", CultureInfo.InvariantCulture);
    }

    private static int UnescapeUnicode(ref ReadOnlySpan<byte> escaped, Span<byte> target, ref long nuls, ref long surrogates)
    {
        char unit = TakeUnit(ref escaped);
        if (unit == '\0')
        {
            nuls++;
            return 0;
        }

        if (!char.IsSurrogate(unit))
            return new Rune(unit).EncodeToUtf8(target);
        var afterFirst = escaped;
        if (char.IsHighSurrogate(unit) && escaped.StartsWith("\\u"u8) && Rune.TryCreate(unit, TakeUnit(ref afterFirst), out var rune))
        {
            escaped = afterFirst;
            return rune.EncodeToUtf8(target);
        }

        surrogates++;
        Replacement.CopyTo(target);
        return Replacement.Length;
    }

    private static char TakeUnit(ref ReadOnlySpan<byte> escaped)
    {
        var unit = (char)ushort.Parse(escaped.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        escaped = escaped[6..];
        return unit;
    }

    private static byte UnescapeLetter(byte letter) => letter switch
    {
        (byte)'n' => (byte)'\n',
        (byte)'t' => (byte)'\t',
        (byte)'r' => (byte)'\r',
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        _ => letter,
    };

    private static byte[] MustEscape() => [.. Enumerable.Range(0, 0x20).Select(c => (byte)c), (byte)'"', (byte)'\\'];
}

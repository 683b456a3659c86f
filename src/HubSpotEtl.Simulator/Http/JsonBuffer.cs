using System.Buffers;
using System.Globalization;
using System.Text;

namespace HubSpotEtl.Simulator.Http;

/// <summary>
/// The body of an answer in the making. Written directly for the many values of records, through Utf8JsonWriter for the rest. Its own
/// escaping lets a lone surrogate out as HubSpot may send it, which Utf8JsonWriter does not.
/// </summary>
internal sealed class JsonBuffer : IBufferWriter<byte>
{
    private static readonly SearchValues<char> Escaped =
        SearchValues.Create(
            [.. Enumerable.Range(0, 32).Select(i => (char)i), '"', '\\', .. Enumerable.Range(0xD800, 0x800).Select(i => (char)i)]);

    private byte[] bytes = new byte[1024];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, Length);

    public ReadOnlyMemory<byte> WrittenMemory => bytes.AsMemory(0, Length);

    public int Capacity => bytes.Length;

    public void Clear() => Length = 0;

    public void Raw(ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(GetSpan(utf8.Length));
        Length += utf8.Length;
    }

    public void Raw(byte utf8)
    {
        GetSpan(1)[0] = utf8;
        Length++;
    }

    public void Number(long value)
    {
        value.TryFormat(GetSpan(20), out int written, provider: CultureInfo.InvariantCulture);
        Length += written;
    }

    /// <summary>Writes a JSON string: quotes, escapes, everything.</summary>
    public void Text(ReadOnlySpan<char> text)
    {
        Raw((byte)'"');
        while (text.Length > 0)
        {
            int plain = text.IndexOfAny(Escaped);
            Utf8(plain < 0 ? text : text[..plain]);
            if (plain < 0)
                break;
            text = text[(plain + Special(text[plain..]))..];
        }
        Raw((byte)'"');
    }

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Ensure(sizeHint);
        return bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Ensure(sizeHint);
        return bytes.AsSpan(Length);
    }

    private void Ensure(int size)
    {
        if (bytes.Length - Length < Math.Max(size, 1))
            Array.Resize(ref bytes, Math.Max(bytes.Length * 2, Length + size));
    }

    private void Utf8(ReadOnlySpan<char> text) => Length += Encoding.UTF8.GetBytes(text, GetSpan(text.Length * 3));

    private int Special(ReadOnlySpan<char> text)
    {
        char c = text[0];
        if (char.IsHighSurrogate(c) && text.Length > 1 && char.IsLowSurrogate(text[1]))
        {
            Utf8(text[..2]);
            return 2;
        }
        ReadOnlySpan<byte> shortForm = c switch
        {
            '"' => "\\\""u8,
            '\\' => "\\\\"u8,
            '\n' => "\\n"u8,
            '\r' => "\\r"u8,
            '\t' => "\\t"u8,
            _ => default,
        };
        if (shortForm.Length > 0)
            Raw(shortForm);
        else
            Utf8(string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"));
        return 1;
    }
}

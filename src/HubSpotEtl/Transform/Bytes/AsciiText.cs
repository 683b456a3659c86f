namespace HubSpotEtl.Transform.Bytes;

/// <summary>The few questions that the parsers ask of ASCII bytes.</summary>
internal static class AsciiText
{
    public static bool IsDigit(byte c) => (uint)(c - '0') <= 9;

    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || (text[0] > ' ' && text[^1] > ' '))
            return text;
        return text.Trim(" \t\r\n\v\f"u8);
    }
}

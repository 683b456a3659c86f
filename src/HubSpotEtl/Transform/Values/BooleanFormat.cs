using System.Text;
using HubSpotEtl.Transform.Bytes;

namespace HubSpotEtl.Transform.Values;

/// <summary>The binary form of <c>boolean</c>: one byte.</summary>
internal static class BooleanFormat
{
    public static ConversionResult Write(ReadOnlySpan<byte> text, TupleBuffer tuple)
    {
        text = AsciiText.Trim(text);
        bool isTrue = Is(text, "true"u8) || Is(text, "t"u8) || Is(text, "yes"u8) || Is(text, "1"u8);
        if (!isTrue && !(Is(text, "false"u8) || Is(text, "f"u8) || Is(text, "no"u8) || Is(text, "0"u8)))
            return ConversionResult.NotABoolean;
        tuple.AppendInt32(1);
        tuple.Append(1)[0] = isTrue ? (byte)1 : (byte)0;
        return ConversionResult.Stored;
    }

    private static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) => Ascii.EqualsIgnoreCase(text, word);
}

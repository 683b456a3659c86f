using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HubSpotEtl.HubSpot.Json;

/// <summary>
/// How deep within objects and arrays a position of a JSON text is, found by counting brackets outside of strings, 64 bytes at a time.
/// Reading the tokens instead costs some ten times as much, and pages are read by the transformer anyway.
/// </summary>
internal struct JsonDepth
{
    private const int BlockBytes = 64;

    private static Vector256<byte> BackSlash => Vector256.Create((byte)'\\');

    private static Vector256<byte> Quote => Vector256.Create((byte)'"');

    // Setting bit 5 makes '[' a '{' and ']' a '}', and no other byte either of them.
    private static Vector256<byte> Fold => Vector256.Create((byte)0x20);

    private static Vector256<byte> Open => Vector256.Create((byte)'{');

    private static Vector256<byte> Close => Vector256.Create((byte)'}');

    private int _depth;
    private bool _inString;
    private bool _escaped;

    /// <summary>The depth at the end of <paramref name="before"/>, which starts at the document's start; -1 within a string.</summary>
    public static int After(ReadOnlySpan<byte> before)
    {
        var scan = new JsonDepth();
        scan.Add(before);
        return scan._inString ? -1 : scan._depth;
    }

    /// <summary>True where the last byte added is within a string.</summary>
    public readonly bool IsInString => _inString;

    /// <summary>Goes on with the bytes that follow.</summary>
    /// <returns>The depth at their end, against that at the start of the first ones; of no meaning within a string.</returns>
    public int Add(ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= BlockBytes; bytes = bytes[BlockBytes..])
        {
            var block = bytes[..BlockBytes];
            if (_escaped || !TryCountBlock(block))
                CountBytes(block);
        }
        CountBytes(bytes);
        return _depth;
    }

    private bool TryCountBlock(ReadOnlySpan<byte> block)
    {
        ref var start = ref MemoryMarshal.GetReference(block);
        var low = Vector256.LoadUnsafe(ref start);
        var high = Vector256.LoadUnsafe(ref start, 32);
        if (Bits(Vector256.Equals(low, BackSlash), Vector256.Equals(high, BackSlash)) != 0)
            return false;

        var outside = ~InStrings(Bits(Vector256.Equals(low, Quote), Vector256.Equals(high, Quote)));
        (low, high) = (low | Fold, high | Fold);
        _depth += BitOperations.PopCount(Bits(Vector256.Equals(low, Open), Vector256.Equals(high, Open)) & outside);
        _depth -= BitOperations.PopCount(Bits(Vector256.Equals(low, Close), Vector256.Equals(high, Close)) & outside);
        return true;
    }

    /// <summary>Every bit from an opening quote up to, not including, its closing one: a running XOR of the quotes.</summary>
    private ulong InStrings(ulong quotes)
    {
        quotes ^= quotes << 1;
        quotes ^= quotes << 2;
        quotes ^= quotes << 4;
        quotes ^= quotes << 8;
        quotes ^= quotes << 16;
        quotes ^= quotes << 32;
        var inside = _inString ? ~quotes : quotes;
        _inString = inside >> (BlockBytes - 1) != 0;
        return inside;
    }

    private static ulong Bits(Vector256<byte> low, Vector256<byte> high) =>
        low.ExtractMostSignificantBits() | ((ulong)high.ExtractMostSignificantBits() << 32);

    private void CountBytes(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            if (_inString)
                CountInString(value);
            else if (value == '"')
                _inString = true;
            else if (value is (byte)'{' or (byte)'[')
                _depth++;
            else if (value is (byte)'}' or (byte)']')
                _depth--;
        }
    }

    private void CountInString(byte value)
    {
        if (_escaped)
            _escaped = false;
        else if (value == '\\')
            _escaped = true;
        else if (value == '"')
            _inString = false;
    }
}

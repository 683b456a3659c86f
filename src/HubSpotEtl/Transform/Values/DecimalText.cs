using System.Buffers;
using HubSpotEtl.Transform.Bytes;

namespace HubSpotEtl.Transform.Values;

/// <summary>
/// A decimal number as it stands in text: <c>[+-]digits[.digits][e[+-]digits]</c>, taken apart without losing a digit. The weight of a
/// digit is its power of ten: 0 for units, -1 for tenths.
/// </summary>
internal readonly ref struct DecimalText
{
    // More digits than any column holds, few enough that sums of exponents cannot overflow.
    private const long LargestExponent = 1_000_000_000;

    private static readonly SearchValues<byte> s_mantissa = SearchValues.Create("0123456789."u8);

    /// <summary>The bytes from the first digit that is not zero to the last one; a decimal point may be among them.</summary>
    public ReadOnlySpan<byte> Significant { get; private init; }

    /// <summary>False for zero, whatever its sign.</summary>
    public bool IsNegative { get; private init; }

    public bool IsZero => Significant.IsEmpty;

    /// <summary>The weight of the first significant digit; 0 for zero.</summary>
    public long HighWeight { get; private init; }

    /// <summary>The weight of the last significant digit; 0 for zero.</summary>
    public long LowWeight { get; private init; }

    /// <summary>Digits after the decimal point, zeros included, once the exponent is applied; never negative.</summary>
    public long Scale { get; private init; }

    /// <summary>Reads the whole of <paramref name="text"/>, white space around it apart, or says that it is no such number.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out DecimalText number)
    {
        number = default;
        text = AsciiText.Trim(text);
        bool isNegative = TakeSign(ref text);
        int end = text.IndexOfAnyExcept(s_mantissa);
        var mantissa = end < 0 ? text : text[..end];
        int point = mantissa.IndexOf((byte)'.');
        int whole = point < 0 ? mantissa.Length : point;
        int fraction = point < 0 ? 0 : mantissa.Length - point - 1;
        if (whole + fraction == 0 || mantissa[^fraction..].Contains((byte)'.'))
            return false;
        if (!TryParseExponent(text[mantissa.Length..], out long exponent))
            return false;
        number = Of(isNegative, mantissa, whole, fraction, exponent);
        return true;
    }

    private static DecimalText Of(bool isNegative, ReadOnlySpan<byte> mantissa, int whole, int fraction, long exponent)
    {
        long scale = Math.Max(0, fraction - exponent);
        int first = mantissa.IndexOfAnyExcept((byte)'0', (byte)'.');
        if (first < 0)
            return new DecimalText { Scale = scale };
        int last = mantissa.LastIndexOfAnyExcept((byte)'0', (byte)'.');
        return new DecimalText
        {
            IsNegative = isNegative,
            Significant = mantissa[first..(last + 1)],
            HighWeight = WeightAt(first, whole) + exponent,
            LowWeight = WeightAt(last, whole) + exponent,
            Scale = scale,
        };
    }

    // Behind the decimal point, the point itself has taken a place.
    private static int WeightAt(int index, int whole) => index < whole ? whole - 1 - index : whole - index;

    private static bool TakeSign(ref ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text[0] is not ((byte)'-' or (byte)'+'))
            return false;
        bool isNegative = text[0] == '-';
        text = text[1..];
        return isNegative;
    }

    private static bool TryParseExponent(ReadOnlySpan<byte> text, out long exponent)
    {
        exponent = 0;
        if (text.IsEmpty)
            return true;
        if (text[0] is not ((byte)'e' or (byte)'E'))
            return false;
        text = text[1..];
        bool isNegative = TakeSign(ref text);
        foreach (byte c in text)
        {
            if (!AsciiText.IsDigit(c))
                return false;
            exponent = Math.Min(exponent * 10 + (c - '0'), LargestExponent);
        }

        if (isNegative)
            exponent = -exponent;
        return !text.IsEmpty;
    }
}

namespace HubSpotEtl.Transform;

/// <summary>
/// A decimal number as it stands in text: <c>[+-]digits[.digits][e[+-]digits]</c>, taken apart without losing a digit. The weight of a digit
/// is its power of ten: 0 for units, -1 for tenths.
/// </summary>
internal readonly ref struct DecimalText
{
    // More digits than any column holds, few enough that sums of exponents cannot overflow.
    private const long LargestExponent = 1_000_000_000;

    /// <summary>The bytes from the first digit that is not zero to the last one; a decimal point may be among them.</summary>
    public ReadOnlySpan<byte> Significant { get; private init; }

    public bool IsNegative { get; private init; }

    public bool IsZero => Significant.IsEmpty;

    /// <summary>The weight of the first significant digit; 0 for zero.</summary>
    public long HighWeight { get; private init; }

    /// <summary>The weight of the last significant digit; 0 for zero.</summary>
    public long LowWeight { get; private init; }

    /// <summary>Digits after the decimal point, zeros included, once the exponent is applied; never negative.</summary>
    public long Scale { get; private init; }

    public static bool TryParse(ReadOnlySpan<byte> text, out DecimalText number)
    {
        number = default;
        text = AsciiText.Trim(text);
        bool isNegative = TakeSign(ref text);
        int first = -1, last = -1, firstDigit = 0, lastDigit = 0, digits = 0, point = -1, i = 0;
        for (; i < text.Length; i++)
        {
            byte c = text[i];
            if (c == '.' && point < 0)
            {
                point = digits;
                continue;
            }

            if (!AsciiText.IsDigit(c))
                break;
            if (c != '0')
            {
                (last, lastDigit) = (i, digits);
                if (first < 0)
                    (first, firstDigit) = (i, digits);
            }

            digits++;
        }

        if (digits == 0 || !TryParseExponent(text[i..], out long exponent))
            return false;
        int whole = point < 0 ? digits : point;
        number = new DecimalText
        {
            IsNegative = isNegative,
            Significant = first < 0 ? default : text[first..(last + 1)],
            HighWeight = first < 0 ? 0 : whole + exponent - 1 - firstDigit,
            LowWeight = first < 0 ? 0 : whole + exponent - 1 - lastDigit,
            Scale = Math.Max(0, digits - whole - exponent),
        };
        return true;
    }

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

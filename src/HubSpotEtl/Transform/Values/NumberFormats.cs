using System.Buffers.Binary;
using System.Globalization;
using HubSpotEtl.Transform.Bytes;

namespace HubSpotEtl.Transform.Values;

/// <summary>The binary forms of <c>integer</c>, <c>bigint</c> and <c>double precision</c>, which only adopted tables have.</summary>
internal static class NumberFormats
{
    // Nineteen digits: enough for every long, and ten to that power still fits an Int128.
    private const int MaxWeightOfLong = 18;

    public static ConversionResult WriteInteger(ReadOnlySpan<byte> text, TupleBuffer tuple)
    {
        var fit = ParseWhole(text, out long value);
        if (fit != ConversionResult.Stored)
            return fit;
        if (value is < int.MinValue or > int.MaxValue)
            return ConversionResult.OutOfRange;
        tuple.AppendInt32(4);
        tuple.AppendInt32((int)value);
        return ConversionResult.Stored;
    }

    public static ConversionResult WriteBigInt(ReadOnlySpan<byte> text, TupleBuffer tuple)
    {
        var fit = ParseWhole(text, out long value);
        if (fit == ConversionResult.Stored)
            WriteInt64(value, tuple);
        return fit;
    }

    public static void WriteInt64(long value, TupleBuffer tuple)
    {
        tuple.AppendInt32(8);
        BinaryPrimitives.WriteInt64BigEndian(tuple.Append(8), value);
    }

    public static ConversionResult WriteDouble(ReadOnlySpan<byte> text, TupleBuffer tuple)
    {
        if (!DecimalText.TryParse(text, out _))
            return ConversionResult.NotANumber;
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || !double.IsFinite(value))
            return ConversionResult.OutOfRange;
        tuple.AppendInt32(8);
        BinaryPrimitives.WriteDoubleBigEndian(tuple.Append(8), value);
        return ConversionResult.Stored;
    }

    // HubSpot writes whole numbers as "67340.0" and "3E2" too.
    private static ConversionResult ParseWhole(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        if (!DecimalText.TryParse(text, out var number))
            return ConversionResult.NotANumber;
        if (number.LowWeight < 0)
            return ConversionResult.NotAnInteger;
        if (number.HighWeight > MaxWeightOfLong)
            return ConversionResult.OutOfRange;
        Int128 magnitude = 0;
        foreach (byte c in number.Significant)
        {
            if (c != '.')
                magnitude = magnitude * 10 + (c - '0');
        }

        for (long weight = number.LowWeight; weight > 0; weight--)
            magnitude *= 10;
        Int128 signed = number.IsNegative ? -magnitude : magnitude;
        if (signed < long.MinValue || signed > long.MaxValue)
            return ConversionResult.OutOfRange;
        value = (long)signed;
        return ConversionResult.Stored;
    }
}

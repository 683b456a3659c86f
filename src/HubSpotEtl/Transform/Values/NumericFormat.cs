using System.Buffers.Binary;
using HubSpotEtl.Transform.Bytes;

namespace HubSpotEtl.Transform.Values;

/// <summary>
/// The binary form of <c>numeric</c>, as PostgreSQL's <c>numeric_recv</c> reads it (src/backend/utils/adt/numeric.c): uint16 count of
/// base-10000 digits, int16 weight of the first, int16 sign, int16 scale shown, then the digits. Limits from the chapter "Numeric Types":
/// 131,072 digits before the decimal point, 16,383 after it.
/// </summary>
internal static class NumericFormat
{
    private const int MaxDigitsBeforePoint = 131_072;
    private const int MaxDigitsAfterPoint = 16_383;
    private const int HeaderBytes = 8;
    private const ushort Negative = 0x4000;

    public static ConversionResult Write(ReadOnlySpan<byte> text, TupleBuffer tuple)
    {
        if (!DecimalText.TryParse(text, out var number))
            return ConversionResult.NotANumber;
        if (number.HighWeight >= MaxDigitsBeforePoint || number.Scale > MaxDigitsAfterPoint)
            return ConversionResult.OutOfRange;
        int weight = GroupOf(number.HighWeight);
        int groups = number.IsZero ? 0 : weight - GroupOf(number.LowWeight) + 1;
        tuple.AppendInt32(HeaderBytes + 2 * groups);
        var field = tuple.Append(HeaderBytes + 2 * groups);
        BinaryPrimitives.WriteUInt16BigEndian(field, (ushort)groups);
        BinaryPrimitives.WriteInt16BigEndian(field[2..], (short)weight);
        BinaryPrimitives.WriteUInt16BigEndian(field[4..], number.IsNegative ? Negative : (ushort)0);
        BinaryPrimitives.WriteInt16BigEndian(field[6..], (short)number.Scale);
        WriteGroups(number, field[HeaderBytes..]);
        return ConversionResult.Stored;
    }

    // Groups of four digits are counted from the decimal point, so the shift has to round down for negative weights, as >> does.
    private static int GroupOf(long weight) => (int)(weight >> 2);

    private static void WriteGroups(in DecimalText number, Span<byte> target)
    {
        int weight = (int)number.HighWeight, group = 0;
        foreach (byte c in number.Significant)
        {
            if (c == '.')
                continue;
            group = group * 10 + (c - '0');
            if ((weight-- & 3) == 0)
            {
                BinaryPrimitives.WriteInt16BigEndian(target, (short)group);
                target = target[2..];
                group = 0;
            }
        }

        if (target.IsEmpty)
            return;
        for (; (weight & 3) != 3; weight--)
            group *= 10;
        BinaryPrimitives.WriteInt16BigEndian(target, (short)group);
    }
}

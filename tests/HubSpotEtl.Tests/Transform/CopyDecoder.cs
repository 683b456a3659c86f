using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using HubSpotEtl.Transform;
using HubSpotEtl.Transform.Batches;
using HubSpotEtl.Transform.Layout;

namespace HubSpotEtl.Tests.Transform;

/// <summary>
/// Reads binary COPY tuples by PostgreSQL's documentation, with no code of the encoder: numeric by big integers, times as raw days and
/// microseconds.
/// </summary>
internal static class CopyDecoder
{
    public static List<Dictionary<string, object?>> Decode(this RowBatch batch)
    {
        var rows = new List<Dictionary<string, object?>>();
        foreach (var run in batch.Runs())
        {
            for (var rest = run.Span; !rest.IsEmpty;)
                rows.Add(DecodeTuple(batch.Layout.Columns, ref rest));
        }

        Assert.Equal(batch.Rows.Select(r => r.Id), rows.Select(r => (long)r["hs_object_id"]!));
        return rows;
    }

    public static string NumericText(ReadOnlySpan<byte> field)
    {
        int count = BinaryPrimitives.ReadUInt16BigEndian(field);
        int weight = BinaryPrimitives.ReadInt16BigEndian(field[2..]);
        int sign = BinaryPrimitives.ReadUInt16BigEndian(field[4..]);
        int scale = BinaryPrimitives.ReadUInt16BigEndian(field[6..]);
        Assert.Equal(8 + 2 * count, field.Length);
        Assert.True(sign is 0 or 0x4000, "sign");
        Assert.InRange(scale, 0, 16383);
        // Everything times ten to the scale rounded up to whole groups, so that it is an integer.
        int fractionGroups = (scale + 3) / 4;
        BigInteger value = 0;
        for (int i = 0; i < count; i++)
        {
            int digit = BinaryPrimitives.ReadInt16BigEndian(field[(8 + 2 * i)..]);
            Assert.InRange(digit, 0, 9999);
            value = value * 10000 + digit;
        }

        int zeroGroups = weight - count + 1 + fractionGroups;
        Assert.True(count == 0 || zeroGroups >= 0, "no digit beyond the scale");
        value *= count == 0 ? 1 : BigInteger.Pow(10000, zeroGroups);
        value = BigInteger.DivRem(value, BigInteger.Pow(10, 4 * fractionGroups - scale), out var beyondScale);
        Assert.True(beyondScale.IsZero, "no digit beyond the scale");
        return Show(value, scale, sign != 0);
    }

    /// <summary>value ÷ 10^scale with all places.</summary>
    public static string Show(BigInteger value, int scale, bool isNegative)
    {
        string digits = value.ToString().PadLeft(scale + 1, '0');
        string sign = isNegative && !value.IsZero ? "-" : "";
        return scale == 0 ? sign + digits : $"{sign}{digits[..^scale]}.{digits[^scale..]}";
    }

    private static Dictionary<string, object?> DecodeTuple(IReadOnlyList<LayoutColumn> columns, ref ReadOnlySpan<byte> rest)
    {
        Assert.Equal(columns.Count, BinaryPrimitives.ReadInt16BigEndian(rest));
        rest = rest[2..];
        var row = new Dictionary<string, object?>();
        foreach (var column in columns)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(rest);
            rest = rest[4..];
            row[column.Name] = length < 0 ? null : DecodeField(column.Type, rest[..length]);
            rest = rest[Math.Max(length, 0)..];
        }

        return row;
    }

    private static object DecodeField(ColumnType type, ReadOnlySpan<byte> field) => type switch
    {
        ColumnType.Text => Encoding.UTF8.GetString(field),
        ColumnType.Numeric => NumericText(field),
        ColumnType.Boolean => Sized(field, 1)[0] switch { 0 => false, 1 => true, _ => throw new InvalidDataException() },
        ColumnType.Date or ColumnType.Integer => BinaryPrimitives.ReadInt32BigEndian(Sized(field, 4)),
        ColumnType.Double => BinaryPrimitives.ReadDoubleBigEndian(Sized(field, 8)),
        ColumnType.Jsonb => field[0] == 1 ? Encoding.UTF8.GetString(field[1..]) : throw new InvalidDataException(),
        _ => BinaryPrimitives.ReadInt64BigEndian(Sized(field, 8)),
    };

    private static ReadOnlySpan<byte> Sized(ReadOnlySpan<byte> field, int bytes) =>
        field.Length == bytes ? field : throw new InvalidDataException($"{field.Length} bytes instead of {bytes}");
}

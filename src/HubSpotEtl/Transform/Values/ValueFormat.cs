using System.Buffers.Binary;
using HubSpotEtl.Transform.Bytes;

namespace HubSpotEtl.Transform.Values;

/// <summary>Writes one value as a field of a binary COPY tuple: int32 length, then the bytes of the type's binary form.</summary>
internal static class ValueFormat
{
    private const int NullLength = -1;

    public static void WriteNull(TupleBuffer tuple) => tuple.AppendInt32(NullLength);

    /// <summary>Writes the value if the type can hold it; writes nothing otherwise.</summary>
    public static ConversionResult Write(ColumnType type, ReadOnlySpan<byte> text, TupleBuffer tuple)
    {
        if (type == ColumnType.Text)
            return WriteText(text, tuple);
        if (text.IsEmpty)
            return ConversionResult.Empty;
        return type switch
        {
            ColumnType.Numeric => NumericFormat.Write(text, tuple),
            ColumnType.TimestampTz or ColumnType.Timestamp => TimeFormats.WriteTimestamp(text, tuple),
            ColumnType.Boolean => BooleanFormat.Write(text, tuple),
            ColumnType.Date => TimeFormats.WriteDate(text, tuple),
            ColumnType.BigInt => NumberFormats.WriteBigInt(text, tuple),
            ColumnType.Integer => NumberFormats.WriteInteger(text, tuple),
            ColumnType.Double => NumberFormats.WriteDouble(text, tuple),
            ColumnType.Jsonb => JsonbFormat.Write(text, tuple),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
        };
    }

    private static ConversionResult WriteText(ReadOnlySpan<byte> text, TupleBuffer tuple)
    {
        var field = tuple.Append(4 + text.Length);
        BinaryPrimitives.WriteInt32BigEndian(field, text.Length);
        text.CopyTo(field[4..]);
        return ConversionResult.Stored;
    }
}

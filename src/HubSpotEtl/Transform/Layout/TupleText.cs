using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using HubSpotEtl.Transform.Values;

namespace HubSpotEtl.Transform.Layout;

/// <summary>Reads encoded tuples back as text: what the encoder wrote, for people and for <c>etl_rejected_record</c>.</summary>
internal static class TupleText
{
    // The text is stored, not put into a page: letters beyond ASCII stay readable.
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string ToJson(IReadOnlyList<LayoutColumn> columns, ReadOnlySpan<byte> tuple)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, s_options))
        {
            json.WriteStartObject();
            var fields = tuple[2..];
            foreach (var column in columns)
                WriteField(json, column, ref fields);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteField(Utf8JsonWriter json, LayoutColumn column, ref ReadOnlySpan<byte> fields)
    {
        int length = BinaryPrimitives.ReadInt32BigEndian(fields);
        fields = fields[4..];
        if (length < 0)
            return;
        var field = fields[..length];
        fields = fields[length..];
        json.WritePropertyName(column.Name);
        if (column.Type == ColumnType.Jsonb)
            json.WriteRawValue(field[1..]);
        else if (column.Type == ColumnType.Text)
            json.WriteStringValue(field);
        else
            json.WriteStringValue(TextOf(column.Type, field));
    }

    private static string TextOf(ColumnType type, ReadOnlySpan<byte> field) => type switch
    {
        ColumnType.Numeric => NumericText(field),
        ColumnType.Boolean => field[0] == 0 ? "false" : "true",
        ColumnType.Date => DateText(BinaryPrimitives.ReadInt32BigEndian(field)),
        ColumnType.Integer => BinaryPrimitives.ReadInt32BigEndian(field).ToString(CultureInfo.InvariantCulture),
        ColumnType.BigInt => BinaryPrimitives.ReadInt64BigEndian(field).ToString(CultureInfo.InvariantCulture),
        ColumnType.Double => BinaryPrimitives.ReadDoubleBigEndian(field).ToString("R", CultureInfo.InvariantCulture),
        ColumnType.TimestampTz or ColumnType.Timestamp => TimestampText(BinaryPrimitives.ReadInt64BigEndian(field)),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a column type."),
    };

    private static string NumericText(ReadOnlySpan<byte> field)
    {
        int weight = BinaryPrimitives.ReadInt16BigEndian(field[2..]);
        bool isNegative = BinaryPrimitives.ReadUInt16BigEndian(field[4..]) != 0;
        int scale = BinaryPrimitives.ReadInt16BigEndian(field[6..]);
        var digits = field[8..];
        var whole = new StringBuilder();
        for (int group = Math.Max(weight, 0); group >= 0; group--)
            AppendGroup(whole, digits, weight - group);
        var fraction = new StringBuilder();
        for (int group = -1; fraction.Length < scale; group--)
            AppendGroup(fraction, digits, weight - group);
        string integer = whole.ToString().TrimStart('0');
        string shown = integer.Length == 0 ? "0" : integer;
        return (isNegative ? "-" : "") + shown + (scale > 0 ? "." + fraction.ToString(0, scale) : "");
    }

    private static void AppendGroup(StringBuilder text, ReadOnlySpan<byte> digits, int index)
    {
        bool isStored = index >= 0 && index < digits.Length / 2;
        text.Append(CultureInfo.InvariantCulture, $"{(isStored ? BinaryPrimitives.ReadInt16BigEndian(digits[(2 * index)..]) : 0):D4}");
    }

    private static string DateText(long days)
    {
        var (year, month, day) = CivilDate.FromDays(days);
        string sign = year < 0 ? "-" : year > 9999 ? "+" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{Math.Abs(year):D4}-{month:D2}-{day:D2}");
    }

    private static string TimestampText(long micros)
    {
        var instant = Instant.Of(0, micros);
        var time = TimeSpan.FromMicroseconds(instant.MicrosOfDay);
        return string.Create(CultureInfo.InvariantCulture, $"{DateText(instant.Days)}T{time:hh\\:mm\\:ss\\.ffffff}Z");
    }
}

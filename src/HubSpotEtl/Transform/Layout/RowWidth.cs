using System.Buffers.Binary;

namespace HubSpotEtl.Transform.Layout;

/// <summary>
/// How much of a PostgreSQL page a row takes at most, once TOAST has done what it can. A row never spans pages, and its tuple may have
/// 8,160 bytes: an 8,192-byte page less its header and one line pointer, both aligned (chapters "Database Page Layout", "TOAST").
/// </summary>
/// <remarks>
/// TOAST moves any text, jsonb or numeric value of more than 24 bytes out of the row and leaves an 18-byte pointer; one that compression
/// first brings to 24 bytes or less stays, perhaps after 3 bytes of alignment: at most 27 either way. Smaller values stay, with a
/// one-byte header and without alignment. The order of the table's columns is not known here, so a fixed-size value is counted with the
/// padding that any smaller value beside it can cause.
/// </remarks>
internal ref struct RowWidth
{
    private const int PageRoom = 8_160;
    // 23 bytes of header and a null bitmap for 1,600 columns (dropped ones have a bit too), aligned to 8.
    private const int HeaderBytes = 224;
    private const int LargestInlineVariable = 24;
    private const int LargestToasted = 27;
    private const int LongNumericHeader = 1 + 4;
    private const int NumericFieldHeader = 8;

    // fivetran_synced and fivetran_deleted are in every row and in no COPY stream.
    private int _eights = 1;
    private int _bytes = 1;
    private int _others = 1;
    private int _fours;

    public RowWidth()
    {
    }

    private readonly int Total =>
        HeaderBytes + 8 * _eights + 7 * Math.Min(_eights, _others + _fours) + 4 * _fours + 3 * Math.Min(_fours, _others) + _bytes;

    public static bool MayExceedPage(IReadOnlyList<LayoutColumn> columns)
    {
        var width = new RowWidth();
        foreach (var column in columns)
            width.Add(column.Type, LargestToasted);
        return width.Total > PageRoom;
    }

    /// <summary>Finds how many columns of an encoded row can stay.</summary>
    /// <param name="columns">The layout's columns; the last one is <c>properties_overflow</c>.</param>
    /// <param name="tuple">The row, encoded with all its columns.</param>
    /// <returns>The number of leading columns that fit together with an overflow value; all of them when the row fits as it is.</returns>
    public static int ColumnsThatFit(IReadOnlyList<LayoutColumn> columns, ReadOnlySpan<byte> tuple)
    {
        var width = new RowWidth();
        int fit = columns.Count;
        var fields = tuple[2..];
        for (int i = 0; i < columns.Count; i++)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(fields);
            fields = fields[4..];
            if (length < 0)
                continue;
            width.Add(columns[i].Type, InlineBytes(columns[i].Type, length));
            fields = fields[length..];
            if (fit == columns.Count && i < columns.Count - 1 && width.Total + LargestToasted > PageRoom)
                fit = i;
        }

        return width.Total > PageRoom ? fit : columns.Count;
    }

    private static int InlineBytes(ColumnType type, int fieldLength)
    {
        int inline = type == ColumnType.Numeric ? LongNumericHeader + fieldLength - NumericFieldHeader : 1 + fieldLength;
        return inline <= LargestInlineVariable ? inline : LargestToasted;
    }

    private void Add(ColumnType type, int variableBytes)
    {
        switch (type)
        {
            case ColumnType.TimestampTz or ColumnType.Timestamp or ColumnType.BigInt or ColumnType.Double:
                _eights++;
                return;
            case ColumnType.Date or ColumnType.Integer:
                _fours++;
                return;
            case ColumnType.Boolean:
                _bytes++;
                _others++;
                return;
            case ColumnType.Text or ColumnType.Numeric or ColumnType.Jsonb:
                _bytes += variableBytes;
                _others++;
                return;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "Not a column type.");
        }
    }
}

using System.Text;
using HubSpotEtl.Transform.Batches;
using HubSpotEtl.Transform.Layout;
using HubSpotEtl.Transform.Values;

namespace HubSpotEtl.Transform.Records;

/// <summary>Writes one record as a binary COPY tuple of a layout (chapter "COPY", "Binary Format").</summary>
internal sealed class RowEncoder(RowLayout layout)
{
    private readonly int[] _nonNull = new int[layout.Held.Length];
    private readonly int[] _uncounted = new int[layout.Held.Length];
    private readonly bool _watchesWidth = layout is { MayExceedPage: true, HasOverflow: true };

    /// <summary>Non-null values written since the last reset, for each property column.</summary>
    public Span<int> NonNull => _nonNull;

    /// <summary>Set when a row could not be written because a column has to become wider first.</summary>
    public Widening? Needed { get; private set; }

    /// <summary>True when the last row had values that were moved to the overflow column for want of room.</summary>
    public bool WasCut { get; private set; }

    /// <summary>Writes the record's row to the draft.</summary>
    /// <returns>False when <see cref="Needed"/> says what has to be done first; the draft then holds a part of a row.</returns>
    public bool TryEncode(in RecordView record, long id, BatchDraft draft)
    {
        var start = draft.Mark();
        int columns = layout.Columns.Count;
        if (!TryEncode(record, id, draft, columns, _nonNull, out long modified))
            return false;
        int fit = _watchesWidth ? RowWidth.ColumnsThatFit(layout.Columns, draft.Tuples.Written[start.TupleBytes..]) : columns;
        WasCut = fit < columns;
        if (WasCut)
        {
            draft.TakeBack(start);
            if (!TryEncode(record, id, draft, fit, _uncounted, out modified))
                return false;
        }

        draft.AddRow(id, modified, record.Associated, start);
        return true;
    }

    private bool TryEncode(in RecordView record, long id, BatchDraft draft, int columnsThatFit, int[] nonNull, out long modified)
    {
        draft.Tuples.AppendInt16(layout.Columns.Count);
        NumberFormats.WriteInt64(id, draft.Tuples);
        modified = WriteModified(record, id, draft);
        if (!TryWriteHeld(record, id, draft, columnsThatFit, nonNull))
            return false;
        if (layout.HasOverflow)
            OverflowFormat.Write(record, layout, columnsThatFit, draft.Tuples);
        return true;
    }

    private bool TryWriteHeld(in RecordView record, long id, BatchDraft draft, int columnsThatFit, int[] nonNull)
    {
        var held = layout.Held;
        var slots = layout.HeldSlots;
        for (int i = 0; i < held.Length; i++)
        {
            var value = record.Properties[slots[i]];
            if (value.IsNull || RowLayout.ColumnOfHeld(i) >= columnsThatFit)
            {
                ValueFormat.WriteNull(draft.Tuples);
                continue;
            }

            var text = record.TextOf(value);
            var result = ValueFormat.Write(held[i].Type, text, draft.Tuples);
            if (result == ConversionResult.Stored)
                nonNull[i]++;
            else if (!TryDoWithout(held[i], text, result, id, draft))
                return false;
        }

        return true;
    }

    private bool TryDoWithout(PropertyColumn column, ReadOnlySpan<byte> text, ConversionResult result, long id, BatchDraft draft)
    {
        if (result != ConversionResult.Empty)
        {
            Needed = Widening.For(column, result);
            if (Needed is not null)
                return false;
            Reject(id, column.Property, text, result, draft);
        }

        ValueFormat.WriteNull(draft.Tuples);
        return true;
    }

    // Returns the stamp by which duplicates are told apart.
    private long WriteModified(in RecordView record, long id, BatchDraft draft)
    {
        var property = record.TextOf(record.Properties[layout.ModifiedSlot]);
        if (TryReadStamp(property, layout.ModifiedIsHeld ? null : layout.ModifiedProperty, id, draft, out long micros)
            || TryReadStamp(record.TextOf(record.UpdatedAt), "updatedAt", id, draft, out micros))
        {
            NumberFormats.WriteInt64(micros, draft.Tuples);
            return micros;
        }

        ValueFormat.WriteNull(draft.Tuples);
        return long.MinValue;
    }

    private static bool TryReadStamp(ReadOnlySpan<byte> text, string? rejectAs, long id, BatchDraft draft, out long micros)
    {
        var result = TimeFormats.ParseTimestamp(text, out micros);
        if (result is not (ConversionResult.Stored or ConversionResult.Empty) && rejectAs is not null)
            Reject(id, rejectAs, text, result, draft);
        return result == ConversionResult.Stored;
    }

    private static void Reject(long id, string property, ReadOnlySpan<byte> text, ConversionResult result, BatchDraft draft) =>
        draft.Reject(new RejectedValue(id, property, Encoding.UTF8.GetString(text), RejectReasons.Of(result)));
}

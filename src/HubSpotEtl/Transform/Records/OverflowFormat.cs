using HubSpotEtl.Transform.Bytes;
using HubSpotEtl.Transform.Layout;
using HubSpotEtl.Transform.Values;

namespace HubSpotEtl.Transform.Records;

/// <summary>
/// Writes <c>properties_overflow</c>: one JSON object with the values, as text, of the properties that have no column, or no room in
/// this row. NULL when there are none.
/// </summary>
internal static class OverflowFormat
{
    public static void Write(in RecordView record, RowLayout layout, int columnsThatFit, TupleBuffer tuple)
    {
        int start = tuple.Length;
        int lengthAt = JsonbFormat.Begin(tuple);
        int empty = tuple.Length;
        for (int i = 0; i < layout.Overflowing.Length; i++)
            WriteMember(record, layout.Slots, layout.Overflowing[i], layout.OverflowSlots[i], empty, tuple);
        for (int i = Math.Max(0, columnsThatFit - RowLayout.ColumnOfHeld(0)); i < layout.Held.Length; i++)
            WriteMember(record, layout.Slots, layout.Held[i], layout.HeldSlots[i], empty, tuple);
        if (tuple.Length == empty)
        {
            tuple.Truncate(start);
            ValueFormat.WriteNull(tuple);
            return;
        }

        tuple.Append("}"u8);
        JsonbFormat.End(tuple, lengthAt);
    }

    private static void WriteMember(
        in RecordView record,
        PropertySlots slots,
        PropertyColumn property,
        int slot,
        int empty,
        TupleBuffer tuple)
    {
        var value = record.Properties[slot];
        if (value.IsNull || (value.Length == 0 && property.Type != ColumnType.Text))
            return;
        tuple.Append(tuple.Length == empty ? "{"u8 : ","u8);
        JsonEscaping.AppendQuoted(slots.NameOf(slot), tuple);
        tuple.Append(":"u8);
        JsonEscaping.AppendQuoted(record.TextOf(value), tuple);
    }
}

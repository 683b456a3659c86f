using System.Buffers;
using HubSpotEtl.Transform.Bytes;
using HubSpotEtl.Transform.Layout;

namespace HubSpotEtl.Transform.Records;

/// <summary>
/// Reads a record's <c>properties</c> in the form in which HubSpot writes them: no white space, every value a text or null. Whatever is not
/// in that form, broken JSON above all, is left to the reader of tokens. The next name is guessed: the one that came after the present one
/// in an earlier record. HubSpot keeps the order within a page, so nearly every name costs one comparison of bytes; a wrong guess costs a
/// look-up and changes nothing else.
/// </summary>
internal sealed class PlainProperties
{
    // What ends a text or must not stand in it as it is (RFC 8259, 7).
    private static readonly SearchValues<byte> s_endsText = SearchValues.Create(
        [(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(control => (byte)control)]);

    private readonly PropertySlots _slots;
    // Index 0 is the start of a record, index n + 1 what follows slot n.
    private readonly int[] _next;

    public PlainProperties(PropertySlots slots)
    {
        _slots = slots;
        _next = new int[slots.Count + 1];
        Array.Fill(_next, -1);
    }

    /// <summary>Reads the members of the object.</summary>
    /// <param name="body">The page.</param>
    /// <param name="at">Behind the object's opening brace. Unit: bytes.</param>
    /// <param name="values">One for each slot, all null.</param>
    /// <param name="decoded">Takes the texts that have escapes.</param>
    /// <param name="closingBrace">Where the object ends.</param>
    /// <returns>False when it is in another form: then some values may be set.</returns>
    public bool TryRead(ReadOnlySpan<byte> body, int at, Span<ValueSlice> values, DecodedText decoded, out int closingBrace)
    {
        closingBrace = at;
        int present = 0;
        while (TryReadName(body, ref at, present, out int slot) && TryReadValue(body, ref at, decoded, slot, out var value))
        {
            if (slot >= 0)
            {
                values[slot] = value;
                present = slot + 1;
            }

            if (at >= body.Length)
                return false;
            closingBrace = at;
            if (body[at] == '}')
                return true;
            if (body[at++] != ',')
                return false;
        }

        return false;
    }

    // From the opening quote to behind the colon.
    private bool TryReadName(ReadOnlySpan<byte> body, ref int at, int present, out int slot)
    {
        slot = _next[present];
        if (slot >= 0 && body[at..].StartsWith(_slots.MemberOf(slot)))
        {
            at += _slots.MemberOf(slot).Length;
            return true;
        }

        if (!TryFindEnd(body, at, out int end) || body[end] != '"' || end + 1 >= body.Length || body[end + 1] != ':')
            return false;
        slot = _slots.Find(body[(at + 1)..end]);
        if (slot >= 0)
            _next[present] = slot;
        at = end + 2;
        return true;
    }

    private static bool TryReadValue(ReadOnlySpan<byte> body, ref int at, DecodedText decoded, int slot, out ValueSlice value)
    {
        value = default;
        if (body[at..].StartsWith("null"u8))
        {
            at += 4;
            return true;
        }

        if (!TryFindEnd(body, at, out int end))
            return false;
        int start = at + 1;
        if (body[end] == '"')
            value = new ValueSlice(start, end - start, ValueSource.PlainText);
        else if (!TrySkipEscapes(body, ref end))
            return false;
        else if (slot >= 0)
            value = decoded.Decode(body[start..end]);
        at = end + 1;
        return true;
    }

    // The first byte of a text that is not simply text.
    private static bool TryFindEnd(ReadOnlySpan<byte> body, int at, out int end)
    {
        end = 0;
        if (at >= body.Length || body[at] != '"')
            return false;
        int length = body[(at + 1)..].IndexOfAny(s_endsText);
        end = at + 1 + length;
        return length >= 0;
    }

    // From the first escape of a text to its closing quote.
    private static bool TrySkipEscapes(ReadOnlySpan<byte> body, ref int at)
    {
        while (body[at] == '\\')
        {
            int length = LengthOfEscape(body[at..]);
            int next = length == 0 ? -1 : body[(at + length)..].IndexOfAny(s_endsText);
            if (next < 0)
                return false;
            at += length + next;
        }

        return body[at] == '"';
    }

    // Unit: bytes; 0 for what is no escape.
    private static int LengthOfEscape(ReadOnlySpan<byte> escape) => escape switch
    {
        [_, (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t', ..] => 2,
        [_, (byte)'u', var a, var b, var c, var d, ..] when char.IsAsciiHexDigit((char)a) && char.IsAsciiHexDigit((char)b)
            && char.IsAsciiHexDigit((char)c) && char.IsAsciiHexDigit((char)d) => 6,
        _ => 0,
    };
}

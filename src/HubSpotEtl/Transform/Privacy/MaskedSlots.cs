using System.Text;
using HubSpotEtl.Transform.Bytes;
using HubSpotEtl.Transform.Layout;

namespace HubSpotEtl.Transform.Privacy;

/// <summary>
/// The slots of a layout whose values a <see cref="PrivacyMask"/> replaces: none, as a rule, and then a record costs no more than without.
/// </summary>
internal sealed class MaskedSlots
{
    private readonly PrivacyMask _mask;
    private readonly int[] _nulls;
    private readonly int[] _hashed;
    private readonly bool[] _isText;

    private MaskedSlots(PrivacyMask mask, string[] names)
    {
        _mask = mask;
        _nulls = SlotsOf(Masking.Null);
        _hashed = SlotsOf(Masking.Hash);
        _isText = [.. names.Select(mask.IsText)];

        int[] SlotsOf(Masking masking) => [.. Enumerable.Range(0, names.Length).Where(slot => mask.MaskingOf(names[slot]) == masking)];
    }

    /// <summary>Those of a layout.</summary>
    /// <returns>Null when there are none.</returns>
    public static MaskedSlots? Of(PropertySlots slots, PrivacyMask? mask)
    {
        if (mask is null)
            return null;
        var masked = new MaskedSlots(
            mask, [.. Enumerable.Range(0, slots.Count).Select(slot => Encoding.UTF8.GetString(slots.NameOf(slot)))]);
        return masked._nulls.Length + masked._hashed.Length == 0 ? null : masked;
    }

    /// <summary>Replaces the values of a record.</summary>
    /// <param name="values">One for each slot.</param>
    /// <param name="body">The page.</param>
    /// <param name="decoded">Has the decoded texts, and takes the hashes.</param>
    public void Apply(Span<ValueSlice> values, ReadOnlySpan<byte> body, DecodedText decoded)
    {
        foreach (int slot in _nulls)
            values[slot] = default;
        Span<byte> digits = stackalloc byte[KeyedHash.Digits];
        foreach (int slot in _hashed)
        {
            var value = values[slot];
            if (value.IsNull)
                continue;
            if (value.Length == 0)
            {
                if (!_isText[slot])
                    values[slot] = default;
                continue;
            }

            var holder = value.Source == ValueSource.DecodedText ? decoded.Written : body;
            _mask.WriteHash(holder.Slice(value.Offset, value.Length), digits);
            values[slot] = decoded.Add(digits);
        }
    }
}

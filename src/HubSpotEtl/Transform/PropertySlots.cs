using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace HubSpotEtl.Transform;

/// <summary>The property names that a layout reads, each with a number (slot). Found by their UTF-8 bytes, without making
/// strings.</summary>
internal sealed class PropertySlots
{
    private readonly byte[][] _names;
    private readonly Dictionary<byte[], int> _slots;
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    public PropertySlots(IEnumerable<string> names)
    {
        _names = [.. names.Distinct(StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes)];
        _slots = new Dictionary<byte[], int>(_names.Length, new ByteComparer());
        for (int slot = 0; slot < _names.Length; slot++)
            _slots[_names[slot]] = slot;
        _lookup = _slots.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public int Count => _names.Length;

    public ReadOnlySpan<byte> NameOf(int slot) => _names[slot];

    public int SlotOf(string name) => _slots[Encoding.UTF8.GetBytes(name)];

    /// <summary>Finds a name's slot.</summary>
    /// <param name="name">UTF-8, escapes decoded.</param>
    /// <returns>The slot, or -1 for a property that the layout does not read.</returns>
    public int Find(ReadOnlySpan<byte> name) => _lookup.TryGetValue(name, out int slot) ? slot : -1;

    private sealed class ByteComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}

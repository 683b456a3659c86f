using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace HubSpotEtl.Transform.Layout;

/// <summary>The property names that a layout reads, each with a number (slot). Found by their UTF-8 bytes, without making
/// strings.</summary>
internal sealed class PropertySlots
{
    private readonly byte[][] _members;
    private readonly Dictionary<byte[], int> _slots;
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    public PropertySlots(IEnumerable<string> names)
    {
        byte[][] all = [.. names.Distinct(StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes)];
        _members = [.. all.Select(name => (byte[])[(byte)'"', .. name, (byte)'"', (byte)':'])];
        _slots = new Dictionary<byte[], int>(all.Length, new ByteComparer());
        for (int slot = 0; slot < all.Length; slot++)
            _slots[all[slot]] = slot;
        _lookup = _slots.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public int Count => _members.Length;

    public ReadOnlySpan<byte> NameOf(int slot) => _members[slot].AsSpan()[1..^2];

    /// <summary>A name with quotes and colon, as it stands in front of its value where nothing in it has to be escaped.</summary>
    public ReadOnlySpan<byte> MemberOf(int slot) => _members[slot];

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

using System.Buffers;
using System.Buffers.Binary;

namespace HubSpotEtl.Transform.Bytes;

/// <summary>A growing byte buffer from a pool, with what the tuple encoder needs: append, patch, take back.</summary>
internal sealed class TupleBuffer(ArrayPool<byte> pool, int initialBytes) : IDisposable
{
    // Rented when the first byte comes: between batches, and after the last one, nothing is held.
    private byte[] _bytes = [];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Makes the buffer longer by <paramref name="count"/> bytes.</summary>
    /// <returns>The new bytes, for the caller to fill; good until the next call.</returns>
    public Span<byte> Append(int count)
    {
        int end = checked(Length + count);
        if (end > _bytes.Length)
            Grow(end);
        var added = _bytes.AsSpan(Length, count);
        Length = end;
        return added;
    }

    public void Append(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Append(bytes.Length));

    public void AppendInt16(int value) => BinaryPrimitives.WriteInt16BigEndian(Append(2), (short)value);

    public void AppendInt32(int value) => BinaryPrimitives.WriteInt32BigEndian(Append(4), value);

    /// <summary>Writes over the four bytes at <paramref name="position"/>.</summary>
    public void PatchInt32(int position, int value) => BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(position, 4), value);

    /// <summary>Takes back everything after the first <paramref name="length"/> bytes.</summary>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
        Length = length;
    }

    /// <summary>Hands the rented array over to a new owner, who gives it back to the pool.</summary>
    public byte[] Detach()
    {
        var bytes = _bytes;
        _bytes = [];
        Length = 0;
        return bytes;
    }

    public void Dispose()
    {
        if (_bytes.Length > 0)
            pool.Return(Detach());
    }

    private void Grow(int needed)
    {
        // Doubling overflows beyond a gigabyte; there the exact need must do.
        long wanted = Math.Max(initialBytes, Math.Min(2L * _bytes.Length, Array.MaxLength));
        var larger = pool.Rent((int)Math.Max(needed, wanted));
        Written.CopyTo(larger);
        if (_bytes.Length > 0)
            pool.Return(_bytes);
        _bytes = larger;
    }
}

using System.Buffers;

namespace HubSpotEtl.HubSpot.Transport;

/// <summary>A rented buffer that doubles until a stream fits, up to a cap; given back when reading fails.</summary>
internal sealed class GrowingBuffer(ArrayPool<byte> pool, int firstBytes, int maxBytes)
{
    private byte[] _bytes = pool.Rent(firstBytes);
    private int _length;

    public async Task<(byte[] Bytes, int Length)> FillAsync(Stream stream, CancellationToken cancellationToken)
    {
        try
        {
            int read;
            while ((read = await stream.ReadAsync(_bytes.AsMemory(_length), cancellationToken).ConfigureAwait(false)) > 0)
                Took(read);
            return (_bytes, _length);
        }
        catch
        {
            pool.Return(_bytes);
            throw;
        }
    }

    private void Took(int read)
    {
        _length += read;
        if (_length > maxBytes)
            throw new BodyTooLargeException(maxBytes);
        if (_length == _bytes.Length)
            Grow();
    }

    private void Grow()
    {
        var larger = pool.Rent((int)Math.Min(_bytes.Length * 2L, maxBytes + 1L));
        _bytes.AsSpan(0, _length).CopyTo(larger);
        pool.Return(_bytes);
        _bytes = larger;
    }
}

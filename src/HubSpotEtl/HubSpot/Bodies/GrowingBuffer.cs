using System.Buffers;

namespace HubSpotEtl.HubSpot.Bodies;

/// <summary>A rented buffer that doubles until a stream fits, up to a cap; given back when reading fails.</summary>
/// <param name="pool">Where it is rented.</param>
/// <param name="firstBytes">To begin with.</param>
/// <param name="maxBytes">The cap.</param>
/// <param name="placeOfALargeOne">
/// Waited for before it grows beyond <see cref="BodyReader.LargestKeptBytes"/>, and left when it is disposed of.
/// </param>
internal sealed class GrowingBuffer(ArrayPool<byte> pool, int firstBytes, int maxBytes, SemaphoreSlim placeOfALargeOne) : IDisposable
{
    private byte[] _bytes = pool.Rent(firstBytes);
    private int _length;
    private bool _isLarge;

    public async Task<(byte[] Bytes, int Length)> FillAsync(Stream stream, CancellationToken cancellationToken)
    {
        try
        {
            int read;
            while ((read = await stream.ReadAsync(_bytes.AsMemory(_length), cancellationToken).ConfigureAwait(false)) > 0)
            {
                _length += read;
                if (_length > maxBytes)
                    throw new BodyTooLargeException(maxBytes);
                if (_length == _bytes.Length)
                    await GrowAsync(cancellationToken).ConfigureAwait(false);
            }

            return (_bytes, _length);
        }
        catch
        {
            pool.Return(_bytes);
            throw;
        }
    }

    public void Dispose()
    {
        if (_isLarge)
            placeOfALargeOne.Release();
    }

    private async ValueTask GrowAsync(CancellationToken cancellationToken)
    {
        var bytes = (int)Math.Min(_bytes.Length * 2L, maxBytes + 1L);
        if (!_isLarge && bytes > BodyReader.LargestKeptBytes)
        {
            await placeOfALargeOne.WaitAsync(cancellationToken).ConfigureAwait(false);
            _isLarge = true;
        }

        var larger = pool.Rent(bytes);
        _bytes.AsSpan(0, _length).CopyTo(larger);
        pool.Return(_bytes);
        _bytes = larger;
    }
}

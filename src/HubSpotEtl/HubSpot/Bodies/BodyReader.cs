using System.Buffers;

namespace HubSpotEtl.HubSpot.Bodies;

/// <summary>
/// Reads bodies whole into buffers of a private pool: the shared one keeps arrays for each core and grows with the run. What is kept of
/// several bodies at once is bounded by their number; so very large ones, which are rare, are read one at a time.
/// </summary>
internal sealed class BodyReader(int maxBodyBytes) : IDisposable
{
    /// <summary>Pages are 0.1 to 10 MB. The buffers of larger bodies are left to the garbage collector instead of being kept.</summary>
    public const int LargestKeptBytes = 16 << 20;

    private const int FirstBufferBytes = 64 << 10;
    private const int KeptOfEachSize = 20;

    private readonly ArrayPool<byte> _pool = ArrayPool<byte>.Create(LargestKeptBytes, KeptOfEachSize);
    private readonly SemaphoreSlim _placeOfALargeOne = new(1);
    private int _usualBytes = FirstBufferBytes;

    /// <summary>Reads to the end.</summary>
    /// <exception cref="BodyTooLargeException">The body passes the cap.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public async Task<ResponseBody> ReadAsync(HttpResponseMessage response, bool isPartial, CancellationToken cancellationToken)
    {
        var announced = response.Content.Headers.ContentLength;
        if (announced > maxBodyBytes)
            throw new BodyTooLargeException(maxBodyBytes);
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            // One byte more than announced, so that the end is seen without growing. What is announced need not come.
            var first = (int)Math.Min(announced + 1 ?? Volatile.Read(ref _usualBytes), LargestKeptBytes);
            using var buffer = new GrowingBuffer(_pool, first, maxBodyBytes, _placeOfALargeOne);
            var (bytes, length) = await buffer.FillAsync(stream, cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _usualBytes, Math.Clamp(length + 1, FirstBufferBytes, LargestKeptBytes));
            return new ResponseBody(_pool, bytes, length, isPartial);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _placeOfALargeOne.Dispose();
}

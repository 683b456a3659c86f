using System.Buffers;

namespace HubSpotEtl.HubSpot.Bodies;

/// <summary>An answer's body in a rented buffer, which goes back on <see cref="Dispose"/> unless a page has taken it over.</summary>
internal sealed class ResponseBody(ArrayPool<byte> pool, byte[] buffer, int length, bool isPartial) : IDisposable
{
    private byte[]? _buffer = buffer;

    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, length);

    /// <summary>True for 207: the answer has an <c>errors</c> list.</summary>
    public bool IsPartial => isPartial;

    /// <summary>Hands the buffer over: whoever takes it gives it back.</summary>
    public (ArrayPool<byte> Pool, byte[] Buffer, int Length) Take()
    {
        var taken = _buffer!;
        _buffer = null;
        return (pool, taken, length);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } rented)
            pool.Return(rented);
    }
}

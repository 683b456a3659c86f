using System.Buffers;

namespace HubSpotEtl.HubSpot.Transport;

/// <summary>An answer's body in a rented buffer, which goes back on <see cref="Dispose"/> unless a page has taken it over.</summary>
internal sealed class ResponseBody(ArrayPool<byte> pool, byte[] buffer, int length, bool isPartial) : IDisposable
{
    private byte[]? _buffer = buffer;

    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, length);

    /// <summary>True for 207: the answer has an <c>errors</c> list.</summary>
    public bool IsPartial => isPartial;

    public Page ToPage(Cursor? from, Cursor? next, bool namesAssociations = false)
    {
        var page = new Page(pool, _buffer!, length, next) { From = from, NamesAssociations = namesAssociations };
        _buffer = null;
        return page;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } rented)
            pool.Return(rented);
    }
}

namespace HubSpotEtl.Pipeline.Links;

/// <summary>
/// How many association answers may be in hand at once, from the request on until they are stored: one a worker while answers are small,
/// and fewer where records have very many links, since one answer may hold 100 links of each of 1,000 records. What that takes of memory
/// depends on the largest answers alone. Thread-safe.
/// </summary>
/// <param name="workers">The most at once. Unit: answers.</param>
internal sealed class AdaptiveConcurrency(int workers) : IDisposable
{
    // Enough for answers of ordinary records at HubSpot's rate. A link takes some 200 bytes: of the answer's text, and as it is read.
    private const int Links = 30_000;
    private const int Least = 2;

    private readonly int _most = workers;
    private readonly SemaphoreSlim _places = new(Math.Min(Least, workers));
    private readonly Lock _gate = new();
    private int _size = Math.Min(Least, workers);
    private int _largest;

    /// <summary>Waits for a place.</summary>
    /// <param name="cancellationToken">Gives up; no place is taken then.</param>
    /// <returns>When there is one.</returns>
    public Task EnterAsync(CancellationToken cancellationToken) => _places.WaitAsync(cancellationToken);

    /// <summary>Leaves a place; there are more or fewer from now on, as answers are.</summary>
    /// <param name="links">How many links the answer held.</param>
    public void Leave(int links)
    {
        lock (_gate)
        {
            // One that stands out is forgotten after some answers.
            _largest = Math.Max(_largest - (_largest / 16), links);
            var wanted = Math.Min(_most, Math.Max(Least, Links / Math.Max(1, _largest)));
            // With the one that is left. When there are to be fewer, it is not given to the next.
            var free = Math.Max(0, wanted - _size + 1);
            _size += free - 1;
            if (free > 0)
                _places.Release(free);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();
}

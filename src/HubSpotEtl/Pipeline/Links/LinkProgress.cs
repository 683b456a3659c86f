using HubSpotEtl.Pipeline.Selecting;

namespace HubSpotEtl.Pipeline.Links;

/// <summary>
/// How far the links of each target are stored without a gap. Requests finish in any order; what counts for resuming is the longest
/// run of finished ones from the start. Holds the ids of the requests in flight and no others: of one that is stored before an earlier one,
/// only a number is kept. Thread-safe.
/// </summary>
internal sealed class LinkProgress
{
    private readonly Lock _lock = new();
    private readonly Dictionary<AssociationTarget, LinkedList<Entry>> _open = [];

    /// <summary>A request goes out. To be called in the order in which requests are made.</summary>
    /// <param name="request">The request.</param>
    public void Begin(LinkRequest request)
    {
        lock (_lock)
        {
            if (!_open.TryGetValue(request.Target, out var open))
                _open.Add(request.Target, open = new LinkedList<Entry>());
            open.AddLast(new Entry(request));
        }
    }

    /// <summary>What may be written as done in the transaction that stores this request's links.</summary>
    /// <param name="request">The request being stored.</param>
    /// <returns>How many of the run's ids, or null while an earlier request is not stored.</returns>
    public long? IdsDoneWith(LinkRequest request)
    {
        lock (_lock)
        {
            long? done = null;
            foreach (var entry in _open[request.Target].TakeWhile(entry => entry.IsStored || entry.IsOf(request)))
                done = entry.IdsThrough;
            return done;
        }
    }

    /// <summary>The request's transaction is committed.</summary>
    /// <param name="request">The request.</param>
    public void Stored(LinkRequest request)
    {
        lock (_lock)
        {
            var open = _open[request.Target];
            open.First(entry => entry.IsOf(request)).Stored();
            while (open.First is { Value.IsStored: true })
                open.RemoveFirst();
        }
    }

    private sealed class Entry(LinkRequest request)
    {
        private LinkRequest? _inFlight = request;

        public long IdsThrough { get; } = request.IdsThrough;

        public bool IsStored => _inFlight is null;

        public bool IsOf(LinkRequest other) => ReferenceEquals(_inFlight, other);

        public void Stored() => _inFlight = null;
    }
}

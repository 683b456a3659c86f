using HubSpotEtl.Pipeline.Selecting;
using HubSpotEtl.Transform.Batches;

namespace HubSpotEtl.Pipeline.Links;

/// <summary>
/// Gathers record ids across pages until a request is full, for each target on its own; ids of records that were listed without the target
/// are passed over. Holds at most <see cref="MaxIds"/> ids a target, whatever the number of records. Not thread-safe: one stage owns it.
/// </summary>
internal sealed class LinkBatcher
{
    /// <summary>
    /// What one association batch read takes (HubSpot changelog, "Bug fix: batch read limit for associations", 10 February 2025).
    /// </summary>
    public const int MaxIds = 1_000;

    private readonly List<Pending> _pending;
    private long _seen;

    /// <summary>Starts with nothing gathered.</summary>
    /// <param name="targets">The object types to ask about.</param>
    /// <param name="done">How many of the run's ids have their links stored already, by target; none where it does not say.</param>
    /// <param name="named">The targets that a listing names; null where records are not listed.</param>
    public LinkBatcher(IEnumerable<AssociationTarget> targets, IReadOnlyDictionary<string, long> done, NamedTargets? named = null)
    {
        _pending = [.. targets.Select(target => new Pending(target, named?.BitOf(target)
            ?? 0, done.GetValueOrDefault(target.ObjectTypeId)))];
        _seen = FirstOutstanding;
    }

    /// <summary>The ids before this one need not be added: their links are stored for every target.</summary>
    public long FirstOutstanding => _pending.Count == 0 ? 0 : _pending.Min(pending => pending.Done);

    /// <summary>Adds the next ids of the run.</summary>
    /// <param name="ids">In the order in which they are seen.</param>
    /// <param name="associated">For each what it may have links with, as the bits of the named targets; empty: with any.</param>
    /// <returns>The requests that are full now.</returns>
    public IReadOnlyList<LinkRequest> Add(ReadOnlySpan<long> ids, ReadOnlySpan<long> associated)
    {
        var full = new List<LinkRequest>();
        foreach (var pending in _pending)
            pending.Add(ids, associated, _seen, full);
        _seen += ids.Length;
        return full;
    }

    /// <summary>Gives what is left, as requests that are not full.</summary>
    /// <returns>At most one request a target.</returns>
    public IReadOnlyList<LinkRequest> Flush()
    {
        var rest = new List<LinkRequest>();
        foreach (var pending in _pending.Where(pending => pending.Count > 0))
            rest.Add(pending.Take(_seen));
        return rest;
    }

    private sealed class Pending(AssociationTarget target, long bit, long done)
    {
        private readonly List<long> _ids = new(MaxIds);
        private bool _isNamed = true;

        public long Done => done;

        public int Count => _ids.Count;

        public void Add(ReadOnlySpan<long> ids, ReadOnlySpan<long> associated, long seen, List<LinkRequest> full)
        {
            for (var i = (int)Math.Clamp(done - seen, 0, ids.Length); i < ids.Length; i++)
            {
                if (bit != 0 && !associated.IsEmpty && (associated[i] & bit) == 0)
                    continue;
                _ids.Add(ids[i]);
                _isNamed &= bit != 0 && !associated.IsEmpty && associated[i] != AssociationNames.Any;
                if (_ids.Count == MaxIds)
                    full.Add(Take(seen + i + 1));
            }
        }

        public LinkRequest Take(long idsThrough)
        {
            var request = new LinkRequest(target, _ids.ToArray(), idsThrough) { IsNamed = _isNamed };
            _ids.Clear();
            _isNamed = true;
            return request;
        }
    }
}

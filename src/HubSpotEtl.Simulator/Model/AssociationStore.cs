using System.Collections.Concurrent;
using System.Collections.Immutable;
using HubSpotEtl.Simulator.Data;

namespace HubSpotEtl.Simulator.Model;

/// <summary>
/// Who is linked with whom: generated links computed when asked for, and whole edited sets that replace them. Thread-safe.
/// </summary>
internal sealed class AssociationStore
{
    private readonly Lock gate = new();
    private readonly ILookup<(SimulatedType From, SimulatedType To), AssociationDefinition> definitions;
    private readonly ILookup<(SimulatedType From, SimulatedType To), ILinkRule> strands;
    private readonly ILookup<SimulatedType, SimulatedType> targets;
    private readonly ConcurrentDictionary<(SimulatedType From, long Id, SimulatedType To), ImmutableArray<StoredLink>> edited = new();

    public AssociationStore(IEnumerable<AssociationDefinition> definitions, IEnumerable<ILinkRule> strands)
    {
        List<AssociationDefinition> all = [.. definitions];
        this.definitions = all.ToLookup(definition => (definition.From, definition.To));
        this.strands = strands.ToLookup(strand => (strand.From, strand.To));
        targets = all.Select(definition => (definition.From, definition.To)).Distinct().ToLookup(pair => pair.From, pair => pair.To);
    }

    public IEnumerable<AssociationDefinition> Definitions(SimulatedType from, SimulatedType to) => definitions[(from, to)];

    public IEnumerable<SimulatedType> Targets(SimulatedType from) => targets[from];

    public bool IsAssociable(SimulatedType from, SimulatedType to) => definitions.Contains((from, to));

    /// <summary>
    /// The links of a record to live records of one type, in order of the target's id; empty when the record is not live.
    /// </summary>
    public List<StoredLink> Links(SimulatedType from, long id, SimulatedType to)
    {
        List<StoredLink> links = from.IsLive(id) ? Stored(from, id, to) : [];
        links.RemoveAll(link => !to.IsLive(link.ToId));
        links.Sort((a, b) => a.ToId.CompareTo(b.ToId));
        return links;
    }

    public void Add(AssociationDefinition definition, long from, long to)
    {
        lock (gate)
        {
            Change(definition.From, from, definition.To, links => links.Append(new StoredLink(to, definition)).Distinct());
            if (definition.Inverse is { } inverse)
                Change(inverse.From, to, inverse.To, links => links.Append(new StoredLink(from, inverse)).Distinct());
        }
    }

    public void Remove(AssociationDefinition definition, long from, long to)
    {
        lock (gate)
        {
            Change(definition.From, from, definition.To, links => links.Where(link => link != new StoredLink(to, definition)));
            if (definition.Inverse is { } inverse)
                Change(inverse.From, to, inverse.To, links => links.Where(link => link != new StoredLink(from, inverse)));
        }
    }

    /// <summary>
    /// Gives all links of a merged record to its survivor. Links that lead to it one way only are left, as nothing names them.
    /// </summary>
    public void Move(SimulatedType type, long loser, long survivor)
    {
        foreach (SimulatedType to in Targets(type))
            foreach (StoredLink link in Stored(type, loser, to))
            {
                Remove(link.Definition, loser, link.ToId);
                if (to != type || link.ToId != survivor)
                    Add(link.Definition, survivor, link.ToId);
            }
    }

    private List<StoredLink> Stored(SimulatedType from, long id, SimulatedType to)
    {
        if (edited.TryGetValue((from, id, to), out ImmutableArray<StoredLink> links))
            return [.. links];
        int ordinal = from.Records.Source.OrdinalOf(id);
        var generated = new List<StoredLink>();
        if (ordinal >= 0 && ordinal < from.Records.Source.Count)
            foreach (ILinkRule strand in strands[(from, to)])
                strand.AddLinks(ordinal, generated);
        return strands[(from, to)].Skip(1).Any() ? [.. generated.Distinct()] : generated;
    }

    private void Change(SimulatedType from, long id, SimulatedType to, Func<IEnumerable<StoredLink>, IEnumerable<StoredLink>> change) =>
        edited[(from, id, to)] = [.. change(Stored(from, id, to))];
}

/// <summary>A link under one association type.</summary>
internal readonly record struct StoredLink(long ToId, AssociationDefinition Definition);

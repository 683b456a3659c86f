using System.Collections.Concurrent;
using HubSpotEtl.Simulator.Data;

namespace HubSpotEtl.Simulator.Model;

/// <summary>
/// An object type of the portal: the truth to compare with, and the edits that users of a portal make. Safe to use while requests are
/// served.
/// </summary>
public sealed partial class SimulatedType
{
    private readonly Lock gate = new();
    private readonly ulong salt;
    private volatile PropertySet properties;
    private volatile IReadOnlyList<SimulatedPipeline>? pipelines;

    internal SimulatedType(PortalModel portal, TypeIdentity identity, RecordStore records, IEnumerable<SimulatedProperty> properties)
    {
        Portal = portal;
        Identity = identity;
        Records = records;
        salt = Mix.Of((ulong)portal.Seed, identity.TypeId);
        this.properties = new PropertySet(properties, [], salt);
    }

    /// <summary>Its names.</summary>
    public TypeIdentity Identity { get; }

    /// <summary>Path name, such as <c>contacts</c> or <c>p50445259_meters</c>.</summary>
    public string Name => Identity.PathName;

    /// <summary>The live property definitions, in order of name.</summary>
    public IReadOnlyList<SimulatedProperty> Properties => [.. properties.Live];

    /// <summary>The pipelines, archived ones included; null: the type has none, and the API answers 404.</summary>
    public IReadOnlyList<SimulatedPipeline>? Pipelines => pipelines;

    /// <summary>
    /// The properties that calls for records have named, each once; an empty name stands for calls that named none, and so got the default
    /// ones. To begin anew, clear <see cref="Asked"/>.
    /// </summary>
    public IReadOnlyCollection<string> PropertiesAsked => [.. Asked.Keys.SelectMany(names => names.Split('\n')).Distinct()];

    /// <summary>The lists of properties that calls for records have named.</summary>
    public ConcurrentDictionary<string, bool> Asked { get; } = new();

    internal PortalModel Portal { get; }

    internal RecordStore Records { get; }

    internal PropertySet PropertySet => properties;

    internal string[] DefaultProperties { get; init; } = [];

    /// <summary>Whether paging through archived records is refused, as meetings do.</summary>
    internal bool RefusesArchivedList { get; init; }

    /// <summary>The recorded schema and pipelines, served as they are; null for generated ones.</summary>
    internal byte[]? RecordedSchema { get; set; }

    internal byte[]? RecordedPipelines { get; set; }

    internal ulong Salt => salt;

    /// <summary>The ids that the ordinary list shows, ascending, one at a time.</summary>
    public IEnumerable<long> LiveIds() => Ids(RecordState.Live);

    /// <summary>The ids in the recycle bin, ascending.</summary>
    public IEnumerable<long> ArchivedIds() => Ids(RecordState.Archived);

    /// <summary>How many records are live. Counts them one by one.</summary>
    public int LiveCount() => LiveIds().Count();

    /// <summary>Everything about a record, whatever its state; null: there never was one.</summary>
    public SimulatedRecord? Record(long id)
    {
        int ordinal = Records.OrdinalOf(id);
        if (ordinal < 0)
            return null;
        RecordView view = Records.Current(ordinal);
        return new SimulatedRecord(
            id, view.State, properties.Slots.ToDictionary(slot => slot.Property.Name, view.Text),
            DateTimeOffset.FromUnixTimeMilliseconds(view.CreatedMs), DateTimeOffset.FromUnixTimeMilliseconds(view.ModifiedMs),
            view.State == RecordState.Archived ? DateTimeOffset.FromUnixTimeMilliseconds(view.ArchivedMs) : null,
            view.MergedInto == 0 ? null : view.MergedInto);
    }

    /// <summary>Whether the ordinary list shows this id.</summary>
    public bool IsLive(long id)
    {
        int ordinal = Records.OrdinalOf(id);
        return ordinal >= 0 && Records.Current(ordinal).State == RecordState.Live;
    }

    /// <summary>The associations of a record to all types; empty when it is not live.</summary>
    public IReadOnlyList<SimulatedLink> Associations(long id) => Portal.Associations(Name, id);

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Identity.TypeId})";

    private IEnumerable<long> Ids(RecordState state)
    {
        for (int ordinal = 0; ordinal < Records.Total; ordinal++)
            if (Records.Current(ordinal).State == state)
                yield return Records.Source.IdOf(ordinal);
    }
}

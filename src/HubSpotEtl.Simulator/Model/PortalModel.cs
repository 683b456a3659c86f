namespace HubSpotEtl.Simulator.Model;

/// <summary>The portal itself: its object types, their records and links. The truth that tables are compared with. Thread-safe.</summary>
public sealed class PortalModel
{
    private Dictionary<string, SimulatedType> byApiName = [];

    internal PortalModel(SimulatorOptions options, SimulatedClock clock)
    {
        Options = options;
        Clock = clock;
    }

    /// <summary>The account's number.</summary>
    public long PortalId => Options.PortalId;

    /// <summary>Seed of the data.</summary>
    public int Seed => Options.Seed;

    /// <summary>All object types, the empty ones included.</summary>
    public IReadOnlyList<SimulatedType> Types { get; private set; } = [];

    /// <summary>The owners, deactivated ones included. Replace the list to change them.</summary>
    public IReadOnlyList<SimulatedOwner> Owners { get; set; } = [];

    /// <summary>What the token gets of the values of sensitive properties. Default all.</summary>
    public SensitiveAccess SensitiveAccess { get; set; }

    internal SimulatorOptions Options { get; }

    internal SimulatedClock Clock { get; }

    internal AssociationStore Links { get; private set; } = new([], []);

    internal byte[]? RecordedSchemas { get; set; }

    internal byte[]? RecordedOwners { get; set; }

    /// <summary>An object type by any name the API takes, and also by the bare name of a custom object.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public SimulatedType Type(string name) =>
        Find(name) ?? Types.FirstOrDefault(type => string.Equals(type.Identity.Singular, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"The portal has no object type '{name}'.", nameof(name));

    /// <summary>The associations of a live record to live records of all types.</summary>
    public IReadOnlyList<SimulatedLink> Associations(string fromType, long id)
    {
        SimulatedType from = Type(fromType);
        return [.. Links.Targets(from).SelectMany(to => Links.Links(from, id, to).Select(link => new SimulatedLink(
            to.Name, link.ToId, link.Definition.TypeId, link.Definition.Category, link.Definition.Label)))];
    }

    /// <summary>The association types from one object type to another, in the order of the labels endpoint.</summary>
    public IReadOnlyList<AssociationDefinition> AssociationTypes(string fromType, string toType) =>
        [.. Links.Definitions(Type(fromType), Type(toType))];

    /// <summary>Links two live records, in both directions where the type has two. Type id 0 takes the pair's first type.</summary>
    /// <exception cref="ArgumentException">A record is not live or the pair has no such type.</exception>
    public void Associate(string fromType, long from, string toType, long to, int typeId = 0, string category = "HUBSPOT_DEFINED")
    {
        AssociationDefinition definition = Definition(fromType, toType, typeId, category);
        CheckLive(definition.From, from);
        CheckLive(definition.To, to);
        Links.Add(definition, from, to);
        TouchBoth(definition, from, to);
    }

    /// <summary>Removes the link of one type between two records, in both directions. Type id 0 takes the pair's first type.</summary>
    /// <exception cref="ArgumentException">The pair has no such type.</exception>
    public void Dissociate(string fromType, long from, string toType, long to, int typeId = 0, string category = "HUBSPOT_DEFINED")
    {
        AssociationDefinition definition = Definition(fromType, toType, typeId, category);
        Links.Remove(definition, from, to);
        TouchBoth(definition, from, to);
    }

    /// <summary>
    /// An object type by the rules of the API: plural, singular or id, in any case; custom ones by id, full name or <c>p_</c> name.
    /// </summary>
    internal SimulatedType? Find(string name) => byApiName.GetValueOrDefault(name.ToLowerInvariant());

    internal void Fill(IReadOnlyList<SimulatedType> types, AssociationStore links)
    {
        Types = types;
        byApiName = types.SelectMany(type => type.Identity.ApiNames.Distinct().Select(name => (name, type)))
            .ToDictionary(pair => pair.name, pair => pair.type);
        Links = links;
    }

    private AssociationDefinition Definition(string fromType, string toType, int typeId, string category) =>
        Links.Definitions(Type(fromType), Type(toType)).FirstOrDefault(
            definition => typeId == 0 || (definition.TypeId == typeId && definition.Category == category))
        ?? throw new ArgumentException($"There is no association type {category} {typeId} from {fromType} to {toType}.", nameof(typeId));

    private void TouchBoth(AssociationDefinition definition, long from, long to)
    {
        if (!Options.AssociationsTouchRecords)
            return;
        definition.From.Touch(from);
        definition.To.Touch(to);
    }

    private static void CheckLive(SimulatedType type, long id)
    {
        if (!type.IsLive(id))
            throw new ArgumentException($"{type.Name} {id} is not live.", nameof(id));
    }
}

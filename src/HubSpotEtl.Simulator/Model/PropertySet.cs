namespace HubSpotEtl.Simulator.Model;

/// <summary>The properties of a type at one moment, in the order of their names. Immutable.</summary>
internal sealed class PropertySet
{
    private readonly Dictionary<string, PropertySlot> byName;

    public PropertySet(IEnumerable<SimulatedProperty> live, IEnumerable<SimulatedProperty> archived, ulong typeSalt)
    {
        Slots = [.. live.OrderBy(property => property.Name, StringComparer.Ordinal)
            .Select(property => new PropertySlot(property, typeSalt))];
        Archived = [.. archived];
        byName = Slots.ToDictionary(slot => slot.Property.Name, StringComparer.Ordinal);
    }

    public IReadOnlyList<PropertySlot> Slots { get; }

    public IReadOnlyList<SimulatedProperty> Archived { get; }

    public IEnumerable<SimulatedProperty> Live => Slots.Select(slot => slot.Property);

    public PropertySlot? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>
    /// The slots of these names and of the three that always come, in order of name; unknown names are ignored, as HubSpot does.
    /// </summary>
    public PropertySlot[] Project(IEnumerable<string> names)
    {
        var wanted = new HashSet<string>(names, StringComparer.Ordinal);
        return [.. Slots.Where(slot => slot.Property.Role != PropertyRole.Value || wanted.Contains(slot.Property.Name))];
    }
}

using HubSpotEtl.Simulator.Data;

namespace HubSpotEtl.Simulator.Model;

/// <content>Edits of properties and pipelines.</content>
public sealed partial class SimulatedType
{
    /// <summary>
    /// Adds a property. Existing records have no value in it until one is written; with a fill rate that share of the generated records
    /// gets values at once, and since HubSpot writes them, all records get a new modified stamp.
    /// </summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public void AddProperty(string name, string type, double fillRate = 0, IReadOnlyList<string>? options = null)
    {
        var property = new SimulatedProperty
        {
            Name = name, Type = type, FieldType = ValueSource.UsualFieldType(type), Options = options ?? [], FillRate = fillRate,
            Source = ValueSource.ForType(type, Mix.Of(salt, name), options),
        };
        Change(live => live.Any(other => other.Name == name)
            ? throw new ArgumentException($"{Name} has a property '{name}'.", nameof(name))
            : live.Append(property));
        if (fillRate > 0)
            TouchAll();
    }

    /// <summary>Adds a property by its definition. No record has a value in it until one is written.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public void AddProperty(SimulatedProperty property)
    {
        ArgumentNullException.ThrowIfNull(property);
        AddProperty(property.Name, property.Type);
        EditProperty(property.Name, _ => property);
    }

    /// <summary>Changes a definition: label, options and the like. The values stay as they are, and no record is touched.</summary>
    /// <exception cref="ArgumentException">There is no such property.</exception>
    public void EditProperty(string name, Func<SimulatedProperty, SimulatedProperty> edit)
    {
        ArgumentNullException.ThrowIfNull(edit);
        SimulatedProperty changed = edit(Existing(name)) with { Name = name, RecordedDefinition = null };
        Change(live => live.Select(property => property.Name == name ? changed : property));
    }

    /// <summary>
    /// Changes the declared type. The values stay as they are, whether they fit or not; with <paramref name="newValues"/> the generated
    /// ones are made anew after the new type, and all records get a new modified stamp.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such property.</exception>
    public void RetypeProperty(string name, string type, bool newValues = false)
    {
        SimulatedProperty old = Existing(name);
        SimulatedProperty changed = old with
        {
            Type = type, FieldType = ValueSource.UsualFieldType(type), RecordedDefinition = null,
            Source = newValues ? ValueSource.ForType(type, Mix.Of(salt, name), old.Options) : old.Source,
        };
        Change(live => live.Select(property => property.Name == name ? changed : property));
        if (newValues)
            TouchAll();
    }

    /// <summary>Archives a property: it leaves the listing and all records, and shows in the archived listing.</summary>
    /// <exception cref="ArgumentException">There is no such property, or it is one that every record has.</exception>
    public void RemoveProperty(string name)
    {
        SimulatedProperty old = Existing(name);
        if (old.Role != PropertyRole.Value)
            throw new ArgumentException($"{name} cannot be archived.", nameof(name));
        Change(live => live.Where(property => property.Name != name), archived => archived.Append(old));
    }

    /// <summary>Replaces the pipelines; return null for none.</summary>
    public void EditPipelines(Func<IReadOnlyList<SimulatedPipeline>, IReadOnlyList<SimulatedPipeline>?> edit)
    {
        ArgumentNullException.ThrowIfNull(edit);
        lock (gate)
        {
            pipelines = edit(pipelines ?? []);
            RecordedPipelines = null;
        }
    }

    internal void SetPipelines(IReadOnlyList<SimulatedPipeline>? initial) => pipelines = initial;

    private SimulatedProperty Existing(string name) =>
        properties.Find(name)?.Property ?? throw new ArgumentException($"{Name} has no property '{name}'.", nameof(name));

    private void Change(
        Func<IEnumerable<SimulatedProperty>, IEnumerable<SimulatedProperty>> live,
        Func<IEnumerable<SimulatedProperty>, IEnumerable<SimulatedProperty>>? archived = null)
    {
        lock (gate)
            properties = new PropertySet(live(properties.Live), archived?.Invoke(properties.Archived) ?? properties.Archived, salt);
    }
}

using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.Simulator.Data;

/// <summary>Builds the generated portal of some options.</summary>
internal static class PortalBuilder
{
    public static PortalModel Build(SimulatorOptions options, SimulatedClock clock)
    {
        var portal = new PortalModel(options, clock) { Owners = Owners((ulong)options.Seed) };
        List<SimulatedType> types = [.. Counts(options).Select(one => Type(portal, one.Type, one.Count))];
        // Left out after all have their numbers: a type's number does not depend on which others there are.
        IReadOnlyList<AssociationDefinition> definitions = [.. new AssociationCatalog(types).Build()
            .Where(one => CanBeLinked(one.From) && CanBeLinked(one.To))];
        portal.Fill(types, new AssociationStore(definitions, new StrandFactory(options, types, definitions).Build()));
        return portal;

        bool CanBeLinked(SimulatedType type) =>
            type.Identity.IsCustom || options.LinkedTypes is not { } linked || linked.Contains("*") || linked.Contains(type.Name);
    }

    private static IEnumerable<(TypeIdentity Type, int Count)> Counts(SimulatorOptions options)
    {
        var standard = StandardTypes.All.ToDictionary(type => type, _ => 0);
        var custom = new List<(TypeIdentity, int)>();
        foreach ((string name, int count) in options.Objects)
        {
            if (StandardTypes.Find(name) is { } type)
                standard[type] = count;
            else
                custom.Add((StandardTypes.Custom(name, options.PortalId, custom.Count + 1), count));
        }
        return standard.Select(pair => (pair.Key, pair.Value)).Concat(custom);
    }

    private static SimulatedType Type(PortalModel portal, TypeIdentity identity, int count)
    {
        SimulatorOptions options = portal.Options;
        ulong salt = Mix.Of((ulong)options.Seed, identity.TypeId);
        var source = new GeneratedSource(count, salt, options.ArchivedShare, portal.Clock.NowMs);
        var records = new RecordStore(source, portal.Clock, options.SearchLag, salt);
        IReadOnlyList<SimulatedPipeline>? pipelines = DefaultPipelines.For(identity, options.ContactsLifecyclePipeline);
        var type = new SimulatedType(portal, identity, records, new PropertyFactory(options, identity, pipelines, portal.Owners).Build())
        {
            DefaultProperties = StandardTypes.DefaultProperties(identity.PathName), RefusesArchivedList = identity.PathName == "meetings",
        };
        type.SetPipelines(pipelines);
        return type;
    }

    private static List<SimulatedOwner> Owners(ulong seed) =>
        [.. Enumerable.Range(0, 12).Select(number => new SimulatedOwner(
            30_000_000 + (long)(Mix.Of(seed, (ulong)number) % 60_000_000), $"owner.{number}@example.com", $"Name{number}", $"Owner{number}",
            number > 9))];
}

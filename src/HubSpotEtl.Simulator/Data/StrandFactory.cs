using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.Simulator.Data;

/// <summary>Which generated links there are: who has, in which share, a link to one of whom.</summary>
internal sealed class StrandFactory(
    SimulatorOptions options, IReadOnlyList<SimulatedType> types, IReadOnlyList<AssociationDefinition> definitions)
{
    private readonly List<ILinkRule> rules = [];

    public IReadOnlyList<ILinkRule> Build()
    {
        if (options is { Associations: false, FanOut: 0 })
            return [];
        // Primary and unlabelled together, as HubSpot keeps them; a second company without a label; a third with the portal's own label.
        Link("contacts", "companies", 0.7, 0, (1, "HUBSPOT_DEFINED"), (279, "HUBSPOT_DEFINED"));
        Link("contacts", "companies", 0.1, 1, (279, "HUBSPOT_DEFINED"));
        Link("contacts", "companies", 0.05, 2, (1, "USER_DEFINED"), (279, "HUBSPOT_DEFINED"));
        Link("deals", "companies", 0.8, 3, (5, "HUBSPOT_DEFINED"), (341, "HUBSPOT_DEFINED"));
        Link("tickets", "companies", 0.5, 4, (26, "HUBSPOT_DEFINED"), (339, "HUBSPOT_DEFINED"));
        Link("companies", "companies", 0.2, 5, (14, "HUBSPOT_DEFINED"));
        Link("contacts", "contacts", 0.02, 6, (449, "HUBSPOT_DEFINED"));
        foreach ((string many, string one, double share) in Plain)
            Link(many, one, share, 7);
        foreach (SimulatedType custom in types.Where(type => type.Identity.IsCustom))
            foreach ((string one, double share) in ((string, double)[])[("contacts", 0.6), ("companies", 0.4), ("services", 0.7)])
                Link(custom.Name, one, share, 8);
        if (options.FanOut > 0)
            AddFanOut();
        return options.Associations ? rules : [.. rules.OfType<FanOut>()];
    }

    private static readonly (string Many, string One, double Share)[] Plain =
    [
        ("deals", "contacts", 0.9), ("tickets", "contacts", 0.9), ("line_items", "deals", 0.95), ("services", "contacts", 0.8),
        ("services", "companies", 0.6), ("calls", "contacts", 0.9), ("emails", "contacts", 0.9), ("meetings", "contacts", 0.9),
        ("notes", "contacts", 0.7), ("tasks", "contacts", 0.5), ("notes", "companies", 0.3), ("tasks", "companies", 0.3),
        ("notes", "deals", 0.2),
        ("leads", "contacts", 0.95), ("leads", "deals", 0.3), ("quotes", "deals", 0.9), ("orders", "contacts", 0.8),
        ("tickets", "deals", 0.1),
    ];

    private void Link(string many, string one, double share, ulong number, params (int TypeId, string Category)[] wanted)
    {
        SimulatedType? from = Find(many), to = Find(one);
        if (from is null || to is null || !definitions.Any(one => one.From == from && one.To == to))
            return;
        AssociationDefinition[] chosen = wanted.Length == 0
            ? [.. definitions.Where(one => one.From == from && one.To == to).Take(1)]
            : [.. wanted.Select(
                one => definitions.First(d => d.From == from && d.To == to && d.TypeId == one.TypeId && d.Category == one.Category))];
        ulong salt = Mix.Of(from.Salt ^ to.Salt, number);
        AssociationDefinition[] inverse = [.. chosen.Select(definition => definition.Inverse).OfType<AssociationDefinition>()];
        rules.Add(new Strand(from, to, share, salt, backward: false, chosen));
        if (inverse.Length > 0)
            rules.Add(new Strand(from, to, share, salt, backward: true, inverse));
    }

    private void AddFanOut()
    {
        foreach (ILinkRule rule in rules.DistinctBy(rule => (rule.From, rule.To)).ToList())
        {
            AssociationDefinition definition = definitions.First(one => one.From == rule.From && one.To == rule.To);
            rules.Add(new FanOut(definition, options.FanOut, backward: false));
            if (definition.Inverse is { } inverse)
                rules.Add(new FanOut(inverse, options.FanOut, backward: true));
        }
    }

    private SimulatedType? Find(string name) => types.FirstOrDefault(type => type.Name == name);
}

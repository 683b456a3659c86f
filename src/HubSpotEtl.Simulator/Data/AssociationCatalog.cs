using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.Simulator.Data;

/// <summary>
/// Which types can be linked, under which association types. Known numbers are from "Associate records v4"; the others are made up, from
/// 1,200 on. User-defined labels have their own number space, so the same number may stand under two categories of one pair.
/// </summary>
internal sealed class AssociationCatalog(IReadOnlyList<SimulatedType> types)
{
    // from, to, number there, number back, label there, label back
    private const string Known =
        """
        contacts|companies|279|280||
        contacts|companies|1|2|Primary|Primary
        contacts|deals|4|3||
        contacts|tickets|15|16||
        contacts|contacts|449|449||
        deals|companies|341|342||
        deals|companies|5|6|Primary|Primary
        deals|line_items|19|20||
        deals|tickets|27|28||
        tickets|companies|339|340||
        tickets|companies|26|25|Primary|Primary
        companies|companies|450|450||
        companies|companies|14|13|Parent Company|Child Company
        calls|contacts|194|193||
        emails|contacts|198|197||
        meetings|contacts|200|199||
        notes|contacts|202|201||
        tasks|contacts|204|203||
        calls|companies|182|181||
        emails|companies|186|185||
        meetings|companies|188|187||
        notes|companies|190|189||
        tasks|companies|192|191||
        notes|deals|214|213||
        tasks|deals|216|215||
        communications|contacts|81|82||
        quotes|deals|64|63||
        quotes|contacts|69|70||
        quotes|line_items|67|68||
        leads|contacts|578|579||
        """;

    private static readonly string[] Hubs = ["contacts", "companies", "deals", "tickets"];

    private static readonly string[] Linkable =
    [
        "quotes", "communications", "feedback_submissions", "tasks", "notes", "meetings", "calls", "emails", "invoices", "subscriptions",
        "commerce_payments", "postal_mail", "orders", "carts", "leads", "services", "courses", "listings", "appointments", "projects",
    ];

    private readonly List<AssociationDefinition> all = [];
    private int nextNumber = 1_200;

    public IReadOnlyList<AssociationDefinition> Build()
    {
        foreach (string line in Known.Split('\n'))
            AddKnown(line.Trim().Split('|'));
        AddPair(Type("contacts"), Type("companies"), 1, 2, "Billing contact", "Billed by", "USER_DEFINED");
        foreach (SimulatedType hub in Hubs.Select(Type).OfType<SimulatedType>())
            foreach (SimulatedType other in Hubs.Concat(Linkable).Select(Type).OfType<SimulatedType>())
                AddUnlessThere(hub, other);
        AddUnlessThere(Type("leads"), Type("tasks"));
        AddUnlessThere(Type("invoices"), Type("line_items"));
        AddUnlessThere(Type("orders"), Type("line_items"));
        foreach (SimulatedType custom in types.Where(type => type.Identity.IsCustom))
            AddCustom(custom);
        return all;
    }

    private void AddCustom(SimulatedType custom)
    {
        foreach (string name in (string[])[.. Hubs, "services", "notes", "tasks", "meetings", "calls", "emails"])
            AddUnlessThere(custom, Type(name));
        AddUnlessThere(custom, custom);
        foreach (SimulatedType other in types.Where(type => type.Identity.IsCustom))
            AddUnlessThere(custom, other);
    }

    private void AddKnown(string[] part)
    {
        string? label = part[4].Length > 0 ? part[4] : null, back = part[5].Length > 0 ? part[5] : null;
        AddPair(Type(part[0]), Type(part[1]), Number(part[2]), Number(part[3]), label, back, "HUBSPOT_DEFINED");
    }

    private void AddUnlessThere(SimulatedType? from, SimulatedType? to)
    {
        if (from is null || to is null || all.Any(one => (one.From == from && one.To == to) || (one.From == to && one.To == from)))
            return;
        AddPair(
            from, to, nextNumber++, from == to ? nextNumber - 1 : nextNumber++, null, null,
            from.Identity.IsCustom ? "USER_DEFINED" : "HUBSPOT_DEFINED");
    }

    private void AddPair(SimulatedType? from, SimulatedType? to, int there, int back, string? label, string? backLabel, string category)
    {
        if (from is null || to is null)
            return;
        var definition = new AssociationDefinition(there, category, Name(from, to, label, category), label, from, to);
        all.Add(definition);
        definition.Inverse = definition;
        if (from == to && there == back)
            return;
        var inverse =
            new AssociationDefinition(back, category, Name(to, from, backLabel, category), backLabel, to, from) { Inverse = definition };
        definition.Inverse = inverse;
        // Leads know their deals, deals do not know their leads: a link stored one way only.
        if (from.Name == "deals" && to.Name == "leads")
            inverse.Inverse = definition.Inverse = null;
        all.Add(inverse);
    }

    // Where a pair has a primary type, the unlabelled one says so in its name; where it has but one, the name is plain.
    private static string Name(SimulatedType from, SimulatedType to, string? label, string category)
    {
        string pair = $"{from.Identity.SchemaName}_TO_{to.Identity.SchemaName}";
        bool hasPrimary = to.Name == "companies" && from.Name is "contacts" or "deals" or "tickets"
            || (from.Name == "companies" && to.Name is "contacts" or "deals" or "tickets");
        string name = label switch
        {
            null => hasPrimary ? pair + "_UNLABELED" : pair,
            "Primary" => pair,
            _ => label.Replace(' ', '_'),
        };
        return category == "USER_DEFINED" ? name.ToLowerInvariant() : name.ToUpperInvariant();
    }

    private SimulatedType? Type(string name) => types.FirstOrDefault(type => type.Name == name);

    private static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}

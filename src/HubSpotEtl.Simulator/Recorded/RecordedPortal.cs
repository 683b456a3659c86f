using System.Text.Json;
using HubSpotEtl.Simulator.Data;
using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.Simulator.Recorded;

/// <summary>
/// One portal put together from recorded answers of several real ones: companies (247 properties), contacts, tasks and products of 2026,
/// line items (83 properties) of 2024, two custom objects of 2022. What was not recorded is empty.
/// </summary>
internal static class RecordedPortal
{
    private const long RecordedPortalId = 147_893_286;

    public static PortalModel Load(SimulatorOptions options, SimulatedClock clock, string folder)
    {
        var files = new RecordedFiles(folder);
        var portal = new PortalModel(options with { PortalId = RecordedPortalId, ContactsLifecyclePipeline = false }, clock)
        {
            RecordedOwners = files.FirstBody("nango-eu1-2026/owners.json"),
            RecordedSchemas = files.FirstBody("grouparoo-2022/schemas-list.json"),
        };
        JsonElement[] schemas = [.. files.Bodies("grouparoo-2022/schemas-list.json").First().GetProperty("results").EnumerateArray()];
        List<SimulatedType> types = [
            .. StandardTypes.All.Select(type => Standard(portal, files, type)), .. schemas.Select(schema => Custom(portal, files, schema))];
        types.AddRange(Unnamed(portal, schemas, types));
        portal.Fill(types, new AssociationStore(Definitions(types, schemas), []));
        return portal;
    }

    private static SimulatedType Standard(PortalModel portal, RecordedFiles files, TypeIdentity type) => type.PathName switch
    {
        "companies" => Type(
            portal, type, files.Results("nango-eu1-2026/companies.json"), files.Results("nango-eu1-2026/fetch-properties.json")),
        "line_items" => Type(
            portal, type, files.Results("nango-2024/batch-read-line_items-83props.json"),
            files.Results("nango-2024/properties-line_items.json")),
        "contacts" => Type(
            portal, type, files.Results("nango-eu1-2026/list-contacts.json"),
            files.Results("amp-labs-2026/metadata-contacts-properties-sampled.json")),
        "tasks" => Type(portal, type, files.Results("nango-eu1-2026/tasks.json"), []),
        "products" => Type(portal, type, files.Results("nango-eu1-2026/products.json"), []),
        "deals" => WithPipelines(Type(portal, type, [], []), files.FirstBody("nango-eu1-2026/fetch-pipelines.json")),
        _ => Type(portal, type, [], []),
    };

    private static SimulatedType Custom(PortalModel portal, RecordedFiles files, JsonElement schema)
    {
        string id = Text(schema, "objectTypeId"), name = Text(schema, "name");
        JsonElement labels = schema.GetProperty("labels");
        var identity = new TypeIdentity(
            id, Text(schema, "fullyQualifiedName"), name, name, Text(schema, "fullyQualifiedName"), Text(labels, "singular"),
            Text(labels, "plural"));
        IEnumerable<JsonElement> records = id == "2-3604285" ? files.Results("grouparoo-2022/search-custom-object.json") : [];
        SimulatedType type = Type(portal, identity, records, schema.GetProperty("properties").EnumerateArray());
        type.RecordedSchema = RecordedFiles.Raw(schema);
        return type;
    }

    /// <summary>Types that a schema links to and nothing else is known of, such as 0-51.</summary>
    private static IEnumerable<SimulatedType> Unnamed(PortalModel portal, JsonElement[] schemas, List<SimulatedType> known) => schemas
        .SelectMany(schema => schema.GetProperty("associations").EnumerateArray())
        .SelectMany(one => (string[])[Text(one, "fromObjectTypeId"), Text(one, "toObjectTypeId")]).Distinct()
        .Where(id => !known.Exists(type => type.Identity.TypeId == id)).ToList()
        .Select(id => Type(portal, new TypeIdentity(id, id, id, $"OBJECT_{id.Replace('-', '_')}", id, id, id), [], []));

    private static List<AssociationDefinition> Definitions(List<SimulatedType> types, JsonElement[] schemas)
    {
        List<AssociationDefinition> all = [.. new AssociationCatalog([.. types.Where(type => !type.Identity.IsCustom)]).Build()];
        foreach (JsonElement one in schemas.SelectMany(schema => schema.GetProperty("associations").EnumerateArray()))
        {
            var definition = new AssociationDefinition(
                int.Parse(Text(one, "id"), System.Globalization.CultureInfo.InvariantCulture), "USER_DEFINED", Text(one, "name"), null,
                types.First(type => type.Identity.TypeId == Text(one, "fromObjectTypeId")),
                types.First(type => type.Identity.TypeId == Text(one, "toObjectTypeId")));
            if (!all.Contains(definition))
                all.Add(definition);
        }
        return all;
    }

    private static SimulatedType Type(
        PortalModel portal, TypeIdentity identity, IEnumerable<JsonElement> records, IEnumerable<JsonElement> definitions)
    {
        var source = new RecordedSource(records);
        var store = new RecordStore(source, portal.Clock, portal.Options.SearchLag, Mix.Of((ulong)portal.Seed, identity.TypeId));
        return new SimulatedType(portal, identity, store, Properties(identity, source, [.. definitions]))
        {
            DefaultProperties = StandardTypes.DefaultProperties(identity.PathName), RefusesArchivedList = identity.PathName == "meetings",
        };
    }

    private static SimulatedType WithPipelines(SimulatedType type, byte[] pipelines)
    {
        type.RecordedPipelines = pipelines;
        return type;
    }

    /// <summary>The recorded definitions; for names met only in records, and the three that always are, plain ones.</summary>
    private static IEnumerable<SimulatedProperty> Properties(TypeIdentity type, RecordedSource source, List<JsonElement> definitions)
    {
        var byName = definitions.ToDictionary(one => Text(one, "name"), one => (JsonElement?)one);
        string[] always = ["hs_object_id", type.CreatedProperty, type.ModifiedProperty];
        return byName.Keys.Concat(source.Names).Concat(always).Distinct()
            .Select(name => Property(type, name, byName.GetValueOrDefault(name)));
    }

    private static SimulatedProperty Property(TypeIdentity type, string name, JsonElement? recorded) => new()
    {
        Name = name,
        Type = recorded is { } one
            ? Text(one, "type")
            : name == "hs_object_id" ? "number" : name.EndsWith("date", StringComparison.Ordinal) ? "datetime" : "string",
        RecordedDefinition = recorded is { } definition ? RecordedFiles.Raw(definition) : null,
        HubSpotDefined = true,
        Role = name == "hs_object_id" ? PropertyRole.ObjectId
            : name == type.CreatedProperty ? PropertyRole.Created
            : name == type.ModifiedProperty ? PropertyRole.Modified : PropertyRole.Value,
    };

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";
}

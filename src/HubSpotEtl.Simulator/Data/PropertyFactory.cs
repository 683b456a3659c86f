using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.Simulator.Data;

/// <summary>
/// Builds the property list of a type: the catalog, the stages' properties, hostile names, and padding up to the number asked for.
/// </summary>
internal sealed class PropertyFactory(
    SimulatorOptions options, TypeIdentity type, IReadOnlyList<SimulatedPipeline>? pipelines, IReadOnlyList<SimulatedOwner> owners)
{
    private static readonly string[] PaddingTypes =
        ["datetime", "number", "string", "number", "string", "enumeration", "datetime", "bool", "string", "number", "date", "phone_number"];

    private readonly ulong salt = Mix.Of((ulong)options.Seed, type.TypeId);

    public IReadOnlyList<SimulatedProperty> Build()
    {
        var all = new Dictionary<string, SimulatedProperty>(StringComparer.Ordinal);
        foreach (SimulatedProperty property in Fixed().Concat(Catalog()).Concat(Hostile()).Concat(Stages()))
            all.TryAdd(property.Name, property);
        int wanted = options.Properties.TryGetValue(type.PathName, out int own) || options.Properties.TryGetValue(type.Singular, out own)
            ? own : options.Properties.GetValueOrDefault("*", all.Count);
        for (int number = 1; all.Count < wanted; number++)
        {
            SimulatedProperty padding = Padding(number);
            all.TryAdd(padding.Name, padding);
        }
        IEnumerable<SimulatedProperty> kept = all.Values.Take(Math.Max(Fixed().Count(), wanted));
        return [.. options.HostileData ? kept.Select(WithHostileValues) : kept];
    }

    private IEnumerable<SimulatedProperty> Fixed() =>
    [
        Made("hs_object_id", "number", "number") with { Role = PropertyRole.ObjectId },
        Made(type.CreatedProperty, "datetime", "date") with { Role = PropertyRole.Created },
        Made(type.ModifiedProperty, "datetime", "date") with { Role = PropertyRole.Modified },
        // Merges write it, so a type with few properties has it too.
        Made("hs_merged_object_ids", "string", "text"),
    ];

    private IEnumerable<SimulatedProperty> Catalog() =>
        PropertyCatalog.Lines(type).Select(line => OfKind(line.Name, line.Kind) with { FillRate = line.Fill });

    private IEnumerable<SimulatedProperty> Hostile() => options.HostileData ? HostileNames.Properties(salt) : [];

    // The digits behind a UUID stage differ from portal to portal and have no meaning; digits alone and words come without them.
    private IEnumerable<SimulatedProperty> Stages() =>
        from pipeline in options.StageProperties && type.PathName != "contacts" ? pipelines ?? [] : []
        from stage in pipeline.Stages
        let tail = stage.Id.Replace('-', '_')
            + (stage.Id.Contains('-', StringComparison.Ordinal) ? $"_{Mix.Of(salt, stage.Id) % 2_000_000_000}" : "")
        from kind in (string[])["date_entered", "date_exited", "latest_time_in", "cumulative_time_in"]
        let isTime = kind.StartsWith("date", StringComparison.Ordinal)
        select Made($"hs_v2_{kind}_{tail}", isTime ? "datetime" : "number", isTime ? "date" : "number") with
        {
            FillRate = 0.25, Calculated = true, Source = isTime ? new DateTimeSource() : new NumberSource(NumberForm.Duration),
        };

    private SimulatedProperty Padding(int number)
    {
        string kind = PaddingTypes[number % PaddingTypes.Length];
        string name = number % 2 == 0 ? $"hs_padding_{kind}_{number:0000}" : $"custom_{kind}_field_{number:0000}";
        double spread = Mix.Unit(Mix.Of(salt, (ulong)number));
        return new SimulatedProperty
        {
            Name = name, Type = kind, FieldType = ValueSource.UsualFieldType(kind), HubSpotDefined = number % 2 == 0,
            FillRate = options.FillRate <= 0.5 ? options.FillRate * 2 * spread : 1 - ((1 - options.FillRate) * 2 * spread),
            Options = kind == "enumeration" ? ValueSource.PaddingOptions : [],
            Source = kind == "date" && options.DatesWithTime && number % 2 == 0
                ? new DateSource(DateForm.SomeWithTime) : ValueSource.ForType(kind, Mix.Of(salt, name)),
        };
    }

    private SimulatedProperty OfKind(string name, string kind) => kind switch
    {
        "text" => Made(name, "string", "text", new WordsSource(1, 2)),
        "words" => Made(name, "string", "text", new WordsSource(2, 4)),
        "paragraph" => Made(name, "string", "textarea", new ParagraphSource()),
        "unique" => Made(name, "string", "text", new NumberedSource("SN-", "-X")),
        "email" => Made(name, "string", "text", new NumberedSource("person.", "@example.com")),
        "domain" => Made(name, "string", "text", new NumberedSource("company-", ".example.com")),
        "url" => Made(name, "string", "text", new NumberedSource("https://example.com/p/", "?a=1&b=2")),
        "first" => Made(name, "string", "text", new PickSource(Words.First)),
        "last" => Made(name, "string", "text", new PickSource(Words.Last)),
        "company" => Made(name, "string", "text", new PickSource(Words.Company, " S.A.")),
        "city" => Made(name, "string", "text", new PickSource(Words.City)),
        "phone" => Made(name, "phone_number", "phonenumber", new PhoneSource()),
        "json" => Made(name, "json", "text", new JsonSource()),
        "coordinates" => Made(name, "object_coordinates", "text", new CoordinatesSource()),
        "bool" => Made(name, "bool", "booleancheckbox", ValueSource.ForType("bool", 0)),
        "datetime" => Made(name, "datetime", "date", new DateTimeSource()),
        "date" => Made(name, "date", "date", new DateSource(options.DatesWithTime ? DateForm.SomeWithTime : DateForm.Day)),
        "epochdate" => Made(name, "date", "date", new DateSource(DateForm.SomeEpochMilliseconds)),
        "enum" => Choice(name, ValueSource.PaddingOptions, "select", many: false),
        "multi" => Choice(name, ValueSource.PaddingOptions, "checkbox", many: true),
        "owners" =>
            Choice(name, [.. owners.Select(owner => $"{owner.Id}")], "select", many: false) with
            {
                Options = [], ReferencedObjectType = "OWNER",
            },
        "pipeline" => Choice(name, [.. (pipelines ?? []).Select(pipeline => pipeline.Id)], "select", many: false),
        "stage" or "stage:contacts-lifecycle-pipeline" => Choice(name, StageIds(), "radio", many: false),
        _ => Made(name, "number", "number", new NumberSource(Enum.Parse<NumberForm>(kind, ignoreCase: true))),
    };

    private string[] StageIds() =>
        pipelines is null
            ? ["subscriber", "lead", "customer"]
            : [.. pipelines.SelectMany(pipeline => pipeline.Stages).Select(stage => stage.Id)];

    private SimulatedProperty Choice(string name, IReadOnlyList<string> choices, string fieldType, bool many) =>
        Made(name, "enumeration", fieldType, new ChoiceSource(choices, many)) with { Options = choices };

    private SimulatedProperty Made(string name, string kind, string fieldType, ValueSource? source = null) => new()
    {
        Name = name, Type = kind, FieldType = fieldType, Source = source, GroupName = type.Singular + "information",
        HubSpotDefined = !type.IsCustom || name.StartsWith("hs_", StringComparison.Ordinal)
            || name.StartsWith("hubspot_", StringComparison.Ordinal),
    };

    private static SimulatedProperty WithHostileValues(SimulatedProperty property) =>
        property.Source is null || property.FillRate == 0
            ? property
            : property with { Source = new HostileSource(property.Source, property.Type) };
}

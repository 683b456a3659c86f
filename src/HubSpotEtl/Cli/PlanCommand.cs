using CommandLine;
using HubSpotEtl.Configuration;
using HubSpotEtl.Plan;

namespace HubSpotEtl.Cli;

/// <summary><c>plan</c>: what <c>sync</c> would do with the same options, and what it would cost. Nothing is written.</summary>
[Verb("plan", HelpText = "says what sync would do: mode, records, API calls, time, changed tables")]
internal sealed class PlanCommand : ICommand
{
    /// <inheritdoc/>
    public static IReadOnlyList<HelpExample> Examples { get; } =
    [
        new("What the next sync would do and cost", "hubspot-etl plan --object-type contacts,deals"),
        new("The price of reading everything again", "hubspot-etl plan --object-type contacts --full-load"),
        new("Figures and SQL for a program", "hubspot-etl plan --object-type deals --output json"),
    ];

    [Option("object-type", MetaValue = "A,B,C", HelpText = "HubSpot object types, separated by commas. Required unless OBJECT_TYPE is set.")]
    public string? ObjectType { get; init; }

    [Option("full-load", HelpText = "Plan a sync with --full-load.")]
    public bool FullLoad { get; init; }

    [Option("associations", HelpText = "Plan a sync with --associations.")]
    public bool Associations { get; init; }

    [Option("output", MetaValue = "FORM", HelpText = "What standard output gets: text (default) or json.")]
    public string? Output { get; init; }

    [Option("lang", MetaValue = "LANG", HelpText = "Language of the text: en or es. Default by LC_ALL, LC_MESSAGES, LANG.")]
    public string? Language { get; init; }

    [Option("allow-insecure", HelpText = "Allow a HUBSPOT_BASE_URL that is not https.")]
    public bool AllowInsecure { get; init; }

    /// <inheritdoc/>
    [Value(0, Hidden = true)]
    public IEnumerable<string> Rest { get; init; } = [];

    /// <inheritdoc/>
    public async Task<int> RunAsync(Surroundings surroundings)
    {
        var options = surroundings.LoadOptions(GivenOptions(), surroundings.FindDotEnv(), ObjectTypeRule.Required);
        return await new PlanExecution(surroundings, options, PlanRunner.RunAsync).RunAsync();
    }

    /// <summary>The options that were given, by name.</summary>
    internal IReadOnlyDictionary<string, string> GivenOptions()
    {
        (Setting Setting, string? Value)[] all =
        [
            (Setting.ObjectType, ObjectType), (Setting.FullLoad, Text(FullLoad)), (Setting.Associations, Text(Associations)),
            (Setting.Output, Output), (Setting.Language, Language), (Setting.AllowInsecure, Text(AllowInsecure)),
        ];
        return all.Where(each => each.Value is not null).ToDictionary(each => each.Setting.Option!, each => each.Value!);
    }

    private static string? Text(bool given) => given ? "true" : null;
}

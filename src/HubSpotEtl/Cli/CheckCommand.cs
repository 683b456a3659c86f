using CommandLine;
using HubSpotEtl.Check;
using HubSpotEtl.Configuration;

namespace HubSpotEtl.Cli;

/// <summary><c>check</c>: whether a sync has all that it needs. What it tries in the database is rolled back.</summary>
[Verb("check", HelpText = "looks whether a sync has all it needs, and says what to do where not")]
internal sealed class CheckCommand : ICommand
{
    /// <inheritdoc/>
    public static IReadOnlyList<HelpExample> Examples { get; } =
    [
        new("Settings, token, limits and database", "hubspot-etl check"),
        new("These objects too: scopes, and which tables would stay empty", "hubspot-etl check --object-type contacts,deals"),
        new("For a program; exit code 2 when something is missing", "hubspot-etl check --object-type deals --output json"),
    ];

    [Option("object-type", MetaValue = "A,B,C", HelpText = "HubSpot object types, separated by commas. Default OBJECT_TYPE; without it none.")]
    public string? ObjectType { get; init; }

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
        var dotEnv = surroundings.FindDotEnv();
        var options = CheckOptionsLoader.Load(surroundings.Layers(GivenOptions(), dotEnv));
        return await new CheckExecution(surroundings, options, dotEnv, (given, file, loggers, cancellationToken) =>
            new CheckRun(given, file, surroundings.Time).RunAsync(loggers, cancellationToken)).RunAsync();
    }

    /// <summary>The options that were given, by name.</summary>
    internal IReadOnlyDictionary<string, string> GivenOptions()
    {
        (Setting Setting, string? Value)[] all =
        [
            (Setting.ObjectType, ObjectType), (Setting.Output, Output), (Setting.Language, Language),
            (Setting.AllowInsecure, AllowInsecure ? "true" : null),
        ];
        return all.Where(each => each.Value is not null).ToDictionary(each => each.Setting.Option!, each => each.Value!);
    }
}

using CommandLine;
using HubSpotEtl.Configuration;
using HubSpotEtl.Discover;
using HubSpotEtl.HubSpot;
using HubSpotEtl.Postgres;
using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Cli;

/// <summary><c>discover</c>: the object types of the portal. The database is asked only for the names that tables have already.</summary>
[Verb("discover", HelpText = "lists the portal's objects: id, table, records, properties, links")]
internal sealed class DiscoverCommand : ICommand
{
    /// <inheritdoc/>
    public static IReadOnlyList<HelpExample> Examples { get; } =
    [
        new("All object types that the token may read", "hubspot-etl discover"),
        new("These two", "hubspot-etl discover --object-type deals,p50445259_meters"),
        new("For a program", "hubspot-etl discover --output json"),
    ];

    [Option("object-type", MetaValue = "A,B,C", HelpText = "Only these, separated by commas. Default all.")]
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
        var options = DiscoverOptionsLoader.Load(surroundings.Layers(GivenOptions(), surroundings.FindDotEnv()));
        return await new DiscoverExecution(surroundings, options, (given, loggers, cancellationToken) =>
            DiscoverAsync(given, loggers, surroundings.Time, cancellationToken)).RunAsync();
    }

    /// <summary>The options that were given, by name.</summary>
    internal IReadOnlyDictionary<string, string> GivenOptions()
    {
        (Setting Setting, string? Value)[] all =
        [
            (Setting.ShownObjectTypes, ObjectType), (Setting.Output, Output), (Setting.Language, Language),
            (Setting.AllowInsecure, AllowInsecure ? "true" : null),
        ];
        return all.Where(each => each.Value is not null).ToDictionary(each => each.Setting.Option!, each => each.Value!);
    }

    private static async Task<DiscoverReport> DiscoverAsync(
        DiscoverOptions given, ILoggerFactory loggers, TimeProvider time, CancellationToken cancellationToken)
    {
        var options = HubSpotClientOptions.Of(given.HubSpot);
        using var handler = HubSpotHttp.CreateHandler(options);
        using var client = new HubSpotClient(handler, options, time, loggers.CreateLogger("hubspot"));
        await using var database = given.Database is { } where ? new Database(DatabaseSettings.Of(where)) : null;
        return await new Discovery(client, database).RunAsync(given.ObjectTypes, cancellationToken);
    }
}

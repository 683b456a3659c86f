using CommandLine;
using HubSpotEtl.Check;
using HubSpotEtl.Cli.Executions;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Hosting;

namespace HubSpotEtl.Cli.Commands;

/// <summary><c>check</c>: whether a sync has all that it needs. What it tries in the database is rolled back.</summary>
[Verb("check", HelpText = "looks whether a sync has all it needs, and says what to do where not")]
internal sealed class CheckCommand : PortalCommandOptions, ICommand
{
    /// <inheritdoc/>
    public static IReadOnlyList<HelpExample> Examples { get; } =
    [
        new("Settings, token, limits and database", "hubspot-etl check"),
        new("These objects too: scopes, and which tables would stay empty", "hubspot-etl check --object-type contacts,deals"),
        new("For a program; exit code 2 when something is missing", "hubspot-etl check --object-type deals --output json"),
    ];

    /// <inheritdoc/>
    public static string ExitCodes => "0 nothing is missing; 2 something is missing, or usage error";

    [Option(
        "object-type", MetaValue = "A,B,C",
        HelpText = "HubSpot object types, separated by commas. Default OBJECT_TYPE; without it none.")]
    public string? ObjectType { get; init; }

    /// <inheritdoc/>
    public async Task<int> RunAsync(HostContext host)
    {
        var dotEnv = host.FindDotEnv();
        var options = CheckOptions.Load(host.Layers(GivenOptions(), dotEnv));
        return await new CheckExecution(host, options, dotEnv, (given, file, loggers, cancellationToken) =>
            new CheckRun(given, file, host.Time).RunAsync(loggers, cancellationToken)).RunAsync();
    }
}

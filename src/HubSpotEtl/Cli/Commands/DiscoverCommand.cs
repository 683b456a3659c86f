using CommandLine;
using HubSpotEtl.Cli.Executions;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Discover;
using HubSpotEtl.Hosting;
using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Client;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Session;
using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Cli.Commands;

/// <summary><c>discover</c>: the object types of the portal. The database is asked only for the names that tables have already.</summary>
[Verb("discover", HelpText = "lists the portal's objects: id, table, records, properties, links")]
internal sealed class DiscoverCommand : PortalCommandOptions, ICommand
{
    /// <inheritdoc/>
    public static IReadOnlyList<HelpExample> Examples { get; } =
    [
        new("All object types that the token may read", "hubspot-etl discover"),
        new("These two", "hubspot-etl discover --object-type deals,p50445259_meters"),
        new("For a program", "hubspot-etl discover --output json"),
    ];

    /// <inheritdoc/>
    public static string ExitCodes => "0 listed; 1 HubSpot does not answer, or refuses the token; 2 configuration or usage error";

    [Option("object-type", MetaValue = "A,B,C", HelpText = "Only these, separated by commas. Default all.")]
    public string? ObjectType { get; init; }

    /// <inheritdoc/>
    public async Task<int> RunAsync(HostContext host)
    {
        var dotEnv = host.FindDotEnv();
        var options = DiscoverOptions.Load(host.Layers(GivenOptions(), dotEnv));
        return await new DiscoverExecution(host, options, dotEnv, (given, loggers, cancellationToken) =>
            DiscoverAsync(given, loggers, host.Time, cancellationToken)).RunAsync();
    }

    private static async Task<DiscoverReport> DiscoverAsync(
        DiscoverOptions given, ILoggerFactory loggers, TimeProvider time, CancellationToken cancellationToken)
    {
        var options = HubSpotClientOptions.Of(given.HubSpot);
        using var handler = HubSpotHttp.CreateHandler(options);
        using var client = new HubSpotClient(handler, options, time, loggers.CreateLogger("hubspot"));
        await using var database = given.Database is { } where ? new Database(DatabaseSettings.Of(where)) : null;
        return await new Discovery(client, database?.ForLooking()).RunAsync(given.ObjectTypes, given.Selection, cancellationToken);
    }
}

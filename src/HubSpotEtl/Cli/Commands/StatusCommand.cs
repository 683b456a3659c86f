using CommandLine;
using HubSpotEtl.Cli.Executions;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Hosting;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Session;
using HubSpotEtl.Status;

namespace HubSpotEtl.Cli.Commands;

/// <summary><c>status</c>: what the database holds and how fresh it is. It reads the database only; HubSpot is not asked.</summary>
[Verb("status", HelpText = "shows each table's last run, watermark and its age, rows and rejects")]
internal sealed class StatusCommand : CommandOptions, ICommand
{
    /// <inheritdoc/>
    public static IReadOnlyList<HelpExample> Examples { get; } =
    [
        new("All tables", "hubspot-etl status"),
        new("For a monitor: exit code 1 when a table is older than six hours", "hubspot-etl status --max-age 6h"),
        new("These two must be there and fresh", "hubspot-etl status --object-type contacts,deals --max-age 90m"),
        new("Figures for a program", "hubspot-etl status --output json"),
    ];

    /// <inheritdoc/>
    public static string ExitCodes =>
        "0 shown; 1 with --max-age: a table is older, or there is none; "
        + "2 the database cannot be read, or configuration or usage error";

    [Option("object-type", MetaValue = "A,B,C", HelpText = "Only these: object types or table names, separated by commas. Default all.")]
    public string? ObjectType { get; init; }

    [Option(
        "max-age", MetaValue = "AGE",
        HelpText = "End with 1 when a table's watermark is older or missing, or there is no table: 90m, 6h, 2d.")]
    public string? MaxAge { get; init; }

    /// <inheritdoc/>
    public async Task<int> RunAsync(HostContext host)
    {
        var dotEnv = host.FindDotEnv();
        var options = StatusOptions.Load(host.Layers(GivenOptions(), dotEnv));
        await using var database = new Database(DatabaseSettings.Of(options.Database));
        return await new StatusExecution(host, options, dotEnv, new StatusQuery(database.ForLooking()).ReadAsync).RunAsync();
    }
}

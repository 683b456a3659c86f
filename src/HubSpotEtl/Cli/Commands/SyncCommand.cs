using CommandLine;
using HubSpotEtl.Cli.Executions;
using HubSpotEtl.Configuration.Selecting;
using HubSpotEtl.Hosting;

namespace HubSpotEtl.Cli.Commands;

/// <summary><c>sync</c>: the main job, also where no verb is given.</summary>
[Verb("sync", isDefault: true, HelpText = "copies objects into PostgreSQL and keeps them current")]
internal sealed class SyncCommand : RunCommandOptions, ICommand
{
    /// <inheritdoc/>
    public static IReadOnlyList<HelpExample> Examples { get; } =
    [
        new("One object", "hubspot-etl sync --object-type contacts"),
        new("Several, one after another", "hubspot-etl --object-type services,p50445259_meters,projects"),
        new("Read everything again, keep the log", "hubspot-etl --object-type p50445259_meters --full-load --log-file etl.log"),
        new("Associations too, of all records", "hubspot-etl sync --object-type deals --associations"),
        new(
            "Some properties, and associations with contacts alone",
            "hubspot-etl --object-type deals --properties hs_* --associations-to contacts"),
        new("Figures for a program", "hubspot-etl sync --object-type deals --output json --no-progress"),
        new("All details, report kept", "hubspot-etl --object-type deals --log-level DEBUG --report-file deals.json"),
        new("A page for people, with charts", "hubspot-etl sync --object-type contacts,deals --report-file report.html"),
    ];

    /// <inheritdoc/>
    public static string ExitCodes =>
        "0 all objects healthy; 1 an object failed, had errors or is incomplete; 2 configuration or usage error";

    [Option(
        "object-type", MetaValue = "A,B,C",
        HelpText = "HubSpot object types, separated by commas. Required unless OBJECT_TYPE is set.")]
    public string? ObjectType { get; init; }

    [Option("full-load", HelpText = "Read all records again, even where an incremental run would do.")]
    public bool FullLoad { get; init; }

    [Option("max-workers", MetaValue = "N", HelpText = "Parallel association downloads, 1 to 64. Default: as many as have work, up to 30.")]
    public string? MaxWorkers { get; init; }

    [Option("wait", HelpText = "Wait for a running sync of the same object instead of being refused.")]
    public bool Wait { get; init; }

    [Option(
        "associations",
        HelpText = "Ask about all associations of all records: in an incremental run not only of changed ones, "
            + "in a full load not only of those that the listing names.")]
    public bool Associations { get; init; }

    [Option("views", HelpText = "Make a view beside each table: live rows, labels in place of internal values.")]
    public bool Views { get; init; }

    [Option(
        "accept-portal", MetaValue = "ID",
        HelpText = "Move the schema to this portal, which the token must belong to. All objects are then loaded anew.")]
    public string? AcceptPortal { get; init; }

    [Option("accept-mass-delete", HelpText = "Let a full load mark more than half of the rows as deleted.")]
    public bool AcceptMassDelete { get; init; }

    [Option(
        "report-file", MetaValue = "PATH",
        HelpText = "Write the report to this file too: a web page when it ends in .html, else JSON.")]
    public string? ReportFile { get; init; }

    /// <inheritdoc/>
    public async Task<int> RunAsync(HostContext host)
    {
        var dotEnv = host.FindDotEnv();
        var options = host.LoadOptions(GivenOptions(), dotEnv, ObjectTypeRule.Required);
        return await new SyncExecution(host.For(options.Logging), options, dotEnv).RunAsync();
    }
}

using CommandLine;
using HubSpotEtl.Cli.Executions;
using HubSpotEtl.Configuration.Selecting;
using HubSpotEtl.Hosting;
using HubSpotEtl.Plan;

namespace HubSpotEtl.Cli.Commands;

/// <summary><c>plan</c>: what <c>sync</c> would do with the same options, and what it would cost. Nothing is written.</summary>
[Verb("plan", HelpText = "says what sync would do: mode, records, calls, time, changed tables")]
internal sealed class PlanCommand : PortalCommandOptions, ICommand
{
    /// <inheritdoc/>
    public static IReadOnlyList<HelpExample> Examples { get; } =
    [
        new("What the next sync would do and cost", "hubspot-etl plan --object-type contacts,deals"),
        new("The price of reading everything again", "hubspot-etl plan --object-type contacts --full-load"),
        new("Figures and SQL for a program", "hubspot-etl plan --object-type deals --output json"),
    ];

    /// <inheritdoc/>
    public static string ExitCodes => "0 all objects planned; 1 an object cannot be planned; 2 configuration or usage error";

    [Option(
        "object-type", MetaValue = "A,B,C",
        HelpText = "HubSpot object types, separated by commas. Required unless OBJECT_TYPE is set.")]
    public string? ObjectType { get; init; }

    [Option("full-load", HelpText = "Plan a sync with --full-load.")]
    public bool FullLoad { get; init; }

    [Option("associations", HelpText = "Plan a sync with --associations.")]
    public bool Associations { get; init; }

    [Option("accept-portal", MetaValue = "ID", HelpText = "Plan a sync with --accept-portal.")]
    public string? AcceptPortal { get; init; }

    /// <inheritdoc/>
    public async Task<int> RunAsync(HostContext host)
    {
        var dotEnv = host.FindDotEnv();
        var options = host.LoadOptions(GivenOptions(), dotEnv, ObjectTypeRule.Required);
        return await new PlanExecution(host, options, dotEnv, PlanRunner.RunAsync).RunAsync();
    }
}

using CommandLine;
using HubSpotEtl.Cli.Executions;
using HubSpotEtl.Configuration.Selecting;
using HubSpotEtl.Hosting;
using HubSpotEtl.Verify;

namespace HubSpotEtl.Cli.Commands;

/// <summary>
/// <c>verify</c>: proves the tables against HubSpot, and with <c>--repair</c> mends what differs. Without it nothing is written.
/// </summary>
[Verb("verify", HelpText = "proves the tables against HubSpot: what is missing, extra or stale")]
internal sealed class VerifyCommand : RunCommandOptions, ICommand
{
    /// <inheritdoc/>
    public static IReadOnlyList<HelpExample> Examples { get; } =
    [
        new("One table; exit code 1 when it differs", "hubspot-etl verify --object-type contacts"),
        new("Mend what differs, and nothing else", "hubspot-etl verify --object-type contacts --repair"),
        new("Several, every id of every difference kept", "hubspot-etl verify --object-type contacts,deals --report-file verify.json"),
        new("Figures for a program", "hubspot-etl verify --object-type deals --output json --no-progress"),
    ];

    /// <inheritdoc/>
    public static string ExitCodes =>
        "0 no table differs, or all is mended; 1 a table differs or could not be compared; 2 configuration or usage error";

    [Option(
        "object-type", MetaValue = "A,B,C",
        HelpText = "HubSpot object types, separated by commas. Required unless OBJECT_TYPE is set.")]
    public string? ObjectType { get; init; }

    [Option("repair", HelpText = "Read the records that differ again, and mark the rows that HubSpot has not as deleted.")]
    public bool Repair { get; init; }

    [Option(
        "accept-portal", MetaValue = "ID",
        HelpText = "Take the token for one of this portal, where HubSpot does not tell; it must be the schema's.")]
    public string? AcceptPortal { get; init; }

    [Option("accept-mass-delete", HelpText = "Let a repair mark more than half of the rows as deleted.")]
    public bool AcceptMassDelete { get; init; }

    [Option("wait", HelpText = "With --repair: wait for a running sync of the same object instead of being refused.")]
    public bool Wait { get; init; }

    [Option(
        "report-file", MetaValue = "PATH",
        HelpText = "Write the report to this file: a web page when it ends in .html, else JSON with all ids.")]
    public string? ReportFile { get; init; }

    /// <inheritdoc/>
    public async Task<int> RunAsync(HostContext host)
    {
        var dotEnv = host.FindDotEnv();
        var options = host.LoadOptions(GivenOptions(), dotEnv, ObjectTypeRule.Required);
        return await new VerifyExecution(host.For(options.Logging), options, dotEnv, new VerifyRunner(Repair).RunAsync).RunAsync();
    }
}

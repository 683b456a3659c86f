using CommandLine;

namespace HubSpotEtl.Cli;

/// <summary>The options of a verb that calls HubSpot.</summary>
internal abstract class PortalCommandOptions : CommandOptions
{
    [Option("allow-insecure", HelpText = "Allow a HUBSPOT_BASE_URL that is not https.")]
    public bool AllowInsecure { get; init; }
}

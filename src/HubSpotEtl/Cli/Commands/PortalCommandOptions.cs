using CommandLine;

namespace HubSpotEtl.Cli.Commands;

/// <summary>The options of a verb that calls HubSpot.</summary>
internal abstract class PortalCommandOptions : CommandOptions
{
    [Option("allow-insecure", HelpText = "Allow a HUBSPOT_BASE_URL that is not https.")]
    public bool AllowInsecure { get; init; }

    [Option(
        "properties", MetaValue = "A,B*",
        HelpText = "Only these properties; * and ? as in file names, contacts.hs_* for one object alone.")]
    public string? Properties { get; init; }

    [Option("exclude-properties", MetaValue = "A,B*", HelpText = "None of these properties.")]
    public string? ExcludeProperties { get; init; }

    [Option("associations-to", MetaValue = "A,B*", HelpText = "Only associations with these object types; none for no associations.")]
    public string? AssociationsTo { get; init; }

    [Option("privacy", MetaValue = "RULES", HelpText = "Privacy rules, such as hash:email,null:*birth*. Hashes need PRIVACY_SECRET.")]
    public string? Privacy { get; init; }
}

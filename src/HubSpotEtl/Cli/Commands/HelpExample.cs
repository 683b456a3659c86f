namespace HubSpotEtl.Cli.Commands;

/// <summary>A call that the help shows.</summary>
/// <param name="Purpose">What it is for, in a few words.</param>
/// <param name="Call">All of it, from <c>hubspot-etl</c> on.</param>
internal sealed record HelpExample(string Purpose, string Call);

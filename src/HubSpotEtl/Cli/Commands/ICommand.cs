using HubSpotEtl.Hosting;

namespace HubSpotEtl.Cli.Commands;

/// <summary>
/// A verb of the command line: its class carries the options (<c>[Verb]</c>, <c>[Option]</c>) and runs them. To add one, write the class
/// in a file of its own and name it in <c>Verbs</c>.
/// </summary>
internal interface ICommand
{
    /// <summary>Calls that the help shows, most usual first; tests parse them.</summary>
    static abstract IReadOnlyList<HelpExample> Examples { get; }

    /// <summary>What its exit codes 0 to 2 mean, for the help.</summary>
    static abstract string ExitCodes { get; }

    /// <summary>Arguments that belong to no option: a usage error when there are any.</summary>
    IEnumerable<string> Rest { get; }

    /// <summary>Does the work.</summary>
    /// <param name="host">The world outside.</param>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    Task<int> RunAsync(HostContext host);
}

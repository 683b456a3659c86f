using CommandLine;

namespace HubSpotEtl.Cli.Commands;

/// <summary>The options of a verb that works through the records of objects, for minutes or hours: <c>sync</c> and <c>verify</c>.</summary>
internal abstract class RunCommandOptions : PortalCommandOptions
{
    [Option("log-level", MetaValue = "LEVEL", HelpText = "DEBUG, INFO, WARNING, ERROR or CRITICAL. Default INFO.")]
    public string? LogLevel { get; init; }

    [Option("log-format", MetaValue = "FORM", HelpText = "Form of log entries: text (default) or json, one object a line.")]
    public string? LogFormat { get; init; }

    [Option("log-file", MetaValue = "PATH", HelpText = "Append the log to this file too; its folder is created.")]
    public string? LogFile { get; init; }

    [Option("no-progress", HelpText = "Show no progress.")]
    public bool NoProgress { get; init; }
}

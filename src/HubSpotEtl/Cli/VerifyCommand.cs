using CommandLine;
using HubSpotEtl.Configuration;
using HubSpotEtl.Verify;

namespace HubSpotEtl.Cli;

/// <summary><c>verify</c>: proves the tables against HubSpot, and with <c>--repair</c> mends what differs. Without it nothing is written.</summary>
[Verb("verify", HelpText = "proves the tables against HubSpot: names what is missing, extra or stale")]
internal sealed class VerifyCommand : ICommand
{
    /// <inheritdoc/>
    public static IReadOnlyList<HelpExample> Examples { get; } =
    [
        new("One table; exit code 1 when it differs", "hubspot-etl verify --object-type contacts"),
        new("Mend what differs, and nothing else", "hubspot-etl verify --object-type contacts --repair"),
        new("Several, every id of every difference kept", "hubspot-etl verify --object-type contacts,deals --report-file verify.json"),
        new("Figures for a program", "hubspot-etl verify --object-type deals --output json --no-progress"),
    ];

    [Option("object-type", MetaValue = "A,B,C", HelpText = "HubSpot object types, separated by commas. Required unless OBJECT_TYPE is set.")]
    public string? ObjectType { get; init; }

    [Option("repair", HelpText = "Read the records that differ again, and mark the rows that HubSpot has not as deleted.")]
    public bool Repair { get; init; }

    [Option("accept-mass-delete", HelpText = "Let a repair mark more than half of the rows as deleted.")]
    public bool AcceptMassDelete { get; init; }

    [Option("wait", HelpText = "With --repair: wait for a running sync of the same object instead of being refused.")]
    public bool Wait { get; init; }

    [Option("log-level", MetaValue = "LEVEL", HelpText = "DEBUG, INFO, WARNING, ERROR or CRITICAL. Default INFO.")]
    public string? LogLevel { get; init; }

    [Option("log-file", MetaValue = "PATH", HelpText = "Append the log to this file too; its folder is created.")]
    public string? LogFile { get; init; }

    [Option("output", MetaValue = "FORM", HelpText = "What standard output gets: text (default) or json. Both name the first 20 ids of a kind.")]
    public string? Output { get; init; }

    [Option("report-file", MetaValue = "PATH", HelpText = "Write the JSON report with all ids to this file.")]
    public string? ReportFile { get; init; }

    [Option("no-progress", HelpText = "Show no progress.")]
    public bool NoProgress { get; init; }

    [Option("lang", MetaValue = "LANG", HelpText = "Language of the text: en or es. Default by LC_ALL, LC_MESSAGES, LANG.")]
    public string? Language { get; init; }

    [Option("allow-insecure", HelpText = "Allow a HUBSPOT_BASE_URL that is not https.")]
    public bool AllowInsecure { get; init; }

    /// <inheritdoc/>
    [Value(0, Hidden = true)]
    public IEnumerable<string> Rest { get; init; } = [];

    /// <inheritdoc/>
    public async Task<int> RunAsync(Surroundings surroundings)
    {
        var dotEnv = surroundings.FindDotEnv();
        var options = surroundings.LoadOptions(GivenOptions(), dotEnv, ObjectTypeRule.Required);
        return await new VerifyExecution(surroundings, options, dotEnv, new VerifyRunner(Repair).RunAsync).RunAsync();
    }

    /// <summary>The options that were given, by name. To repair is no setting: it must be said with the call.</summary>
    internal IReadOnlyDictionary<string, string> GivenOptions()
    {
        (Setting Setting, string? Value)[] all =
        [
            (Setting.ObjectType, ObjectType), (Setting.AcceptMassDelete, Text(AcceptMassDelete)), (Setting.Wait, Text(Wait)),
            (Setting.LogLevel, LogLevel), (Setting.LogFile, LogFile), (Setting.Output, Output), (Setting.ReportFile, ReportFile),
            (Setting.NoProgress, Text(NoProgress)), (Setting.Language, Language), (Setting.AllowInsecure, Text(AllowInsecure)),
        ];
        return all.Where(each => each.Value is not null).ToDictionary(each => each.Setting.Option!, each => each.Value!);
    }

    private static string? Text(bool given) => given ? "true" : null;
}

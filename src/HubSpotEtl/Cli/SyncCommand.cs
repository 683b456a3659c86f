using CommandLine;
using HubSpotEtl.Configuration;

namespace HubSpotEtl.Cli;

/// <summary>
/// <c>sync</c>. Values are taken as text and judged with the other settings, so that all mistakes are told together.
/// </summary>
[Verb("sync", isDefault: true, HelpText = "copies objects into PostgreSQL and keeps them current")]
internal sealed class SyncCommand : ICommand
{
    /// <inheritdoc/>
    public static IReadOnlyList<HelpExample> Examples { get; } =
    [
        new("One object", "hubspot-etl sync --object-type contacts"),
        new("Several, one after another", "hubspot-etl --object-type services,p50445259_meters,projects"),
        new("Read everything again, keep the log", "hubspot-etl --object-type services,p50445259_meters --full-load --log-file etl.log"),
        new("Associations too, of all records", "hubspot-etl sync --object-type deals --associations"),
        new("Figures for a program", "hubspot-etl sync --object-type deals --output json --no-progress"),
        new("All details, report kept", "hubspot-etl sync --object-type deals --log-level DEBUG --report-file reports/deals.json"),
    ];

    [Option("object-type", MetaValue = "A,B,C", HelpText = "HubSpot object types, separated by commas. Required unless OBJECT_TYPE is set.")]
    public string? ObjectType { get; init; }

    [Option("full-load", HelpText = "Read all records again, even where an incremental run would do.")]
    public bool FullLoad { get; init; }

    [Option("max-workers", MetaValue = "N", HelpText = "Parallel association downloads, 1 to 64. Default 3, growing by itself.")]
    public string? MaxWorkers { get; init; }

    [Option("wait", HelpText = "Wait for a running sync of the same object instead of being refused.")]
    public bool Wait { get; init; }

    [Option("associations", HelpText = "In an incremental run, read the associations of all records again, not only of changed ones.")]
    public bool Associations { get; init; }

    [Option("accept-mass-delete", HelpText = "Let a full load mark more than half of the rows as deleted.")]
    public bool AcceptMassDelete { get; init; }

    [Option("log-level", MetaValue = "LEVEL", HelpText = "DEBUG, INFO, WARNING, ERROR or CRITICAL. Default INFO.")]
    public string? LogLevel { get; init; }

    [Option("log-file", MetaValue = "PATH", HelpText = "Append the log to this file too; its folder is created.")]
    public string? LogFile { get; init; }

    [Option("output", MetaValue = "FORM", HelpText = "What standard output gets: text (default) or json.")]
    public string? Output { get; init; }

    [Option("report-file", MetaValue = "PATH", HelpText = "Write the JSON report to this file too.")]
    public string? ReportFile { get; init; }

    [Option("no-progress", HelpText = "Show no progress.")]
    public bool NoProgress { get; init; }

    [Option("lang", MetaValue = "LANG", HelpText = "Language of the text report: en or es. Default by LC_ALL, LC_MESSAGES, LANG.")]
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
        return await new SyncExecution(surroundings, options, dotEnv).RunAsync();
    }

    /// <summary>The options that were given, by name.</summary>
    internal IReadOnlyDictionary<string, string> GivenOptions()
    {
        (Setting Setting, string? Value)[] all =
        [
            (Setting.ObjectType, ObjectType), (Setting.FullLoad, Text(FullLoad)), (Setting.MaxWorkers, MaxWorkers),
            (Setting.Wait, Text(Wait)), (Setting.Associations, Text(Associations)),
            (Setting.AcceptMassDelete, Text(AcceptMassDelete)),
            (Setting.LogLevel, LogLevel), (Setting.LogFile, LogFile), (Setting.Output, Output), (Setting.ReportFile, ReportFile),
            (Setting.NoProgress, Text(NoProgress)), (Setting.Language, Language), (Setting.AllowInsecure, Text(AllowInsecure)),
        ];
        return all.Where(each => each.Value is not null).ToDictionary(each => each.Setting.Option!, each => each.Value!);
    }

    private static string? Text(bool given) => given ? "true" : null;
}

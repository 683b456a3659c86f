using CommandLine;

namespace HubSpotEtl.Simulator;

/// <summary>The command line of the simulator. Times are in milliseconds unless the name says otherwise.</summary>
internal sealed class SimulatorArguments
{
    [Option("port", HelpText = "Port on 127.0.0.1; 0 takes a free one.")]
    public int Port { get; set; }

    [Option("token", HelpText = "The only token that is accepted. Default: pat-eu1-00000000-1111-2222-3333-444444444444.")]
    public string? Token { get; set; }

    [Option("portal-id", Default = 50445259L, HelpText = "The account's number.")]
    public long PortalId { get; set; }

    [Option("seed", Default = 1, HelpText = "Seed of the data and of all random behaviour.")]
    public int Seed { get; set; }

    [Option(
        "objects", Separator = ',',
        HelpText = "Records a type: contacts=2000,companies=500,meters=400. A name that is no standard type makes a custom object.")]
    public IEnumerable<string> Objects { get; set; } = [];

    [Option(
        "properties", Separator = ',',
        HelpText = "Properties a type: 100 for all, or contacts=1200,deals=954. Default: 20 to 80, built in.")]
    public IEnumerable<string> Properties { get; set; } = [];

    [Option("fill", Default = 0.3, HelpText = "Mean share of the padding properties that are not null.")]
    public double Fill { get; set; }

    [Option("hostile", HelpText = "Hostile property names and values.")]
    public bool Hostile { get; set; }

    [Option("dates-with-time", HelpText = "Some date-typed properties carry a time of day.")]
    public bool DatesWithTime { get; set; }

    [Option("archived", HelpText = "Share of the records that are archived from the start.")]
    public double Archived { get; set; }

    [Option("no-associations", HelpText = "No generated associations but those of --fan-out.")]
    public bool NoAssociations { get; set; }

    [Option("fan-out", HelpText = "Links the first record of each type to the first N of each linked type.")]
    public int FanOut { get; set; }

    [Option("no-stage-properties", HelpText = "No hs_v2_date_entered_... properties.")]
    public bool NoStageProperties { get; set; }

    [Option("omit-nulls", HelpText = "Unset properties are left out instead of null.")]
    public bool OmitNulls { get; set; }

    [Option("opaque-cursors", HelpText = "List cursors are opaque tokens.")]
    public bool OpaqueCursors { get; set; }

    [Option("short-pages", HelpText = "List pages hold fewer rows than asked for.")]
    public bool ShortPages { get; set; }

    [Option("overlapping-pages", HelpText = "Each list page starts with the last row of the one before.")]
    public bool OverlappingPages { get; set; }

    [Option("max-url", Default = 16_000, HelpText = "Longest URL in characters; longer ones get 414.")]
    public int MaxUrl { get; set; }

    [Option("no-compression", HelpText = "Never compresses answers.")]
    public bool NoCompression { get; set; }

    [Option("latency", HelpText = "Mean time before an answer, in ms.")]
    public double Latency { get; set; }

    [Option("jitter", HelpText = "Latency varies by plus or minus this, in ms.")]
    public double Jitter { get; set; }

    [Option("search-lag", Default = 5_000.0, HelpText = "Longest time until search sees a write, in ms.")]
    public double SearchLag { get; set; }

    [Option("search-returns-indexed", HelpText = "Search returns the version it matched, not the newest.")]
    public bool SearchReturnsIndexed { get; set; }

    [Option("search-body-limit", HelpText = "Longest search body in characters (docs: 3000); 0: no limit.")]
    public int SearchBodyLimit { get; set; }

    [Option("search-body-counts-properties", HelpText = "The properties count to that limit.")]
    public bool SearchBodyCountsProperties { get; set; }

    [Option("association-page", Default = 100, HelpText = "Targets of one record in one association answer.")]
    public int AssociationPage { get; set; }

    [Option("ignore-inline-associations", HelpText = "The list ignores its associations parameter.")]
    public bool IgnoreInlineAssociations { get; set; }

    [Option("show-archived-pipelines", HelpText = "Lists archived pipelines and stages with archived: true.")]
    public bool ShowArchivedPipelines { get; set; }

    [Option("limits", Default = "pro", HelpText = "Rate limits: off, free (100/10 s), pro (190/10 s, associations 150/10 s, search 5/s).")]
    public string Limits { get; set; } = "pro";

    [Option("limit", HelpText = "Ordinary calls in ten seconds, instead of the preset's.")]
    public int? Limit { get; set; }

    [Option("association-limit", HelpText = "Association calls in ten seconds, instead of the preset's.")]
    public int? AssociationLimit { get; set; }

    [Option("search-limit", HelpText = "Search calls in a second, instead of the preset's.")]
    public int? SearchLimit { get; set; }

    [Option("daily-limit", HelpText = "Calls in a day, instead of the preset's.")]
    public int? DailyLimit { get; set; }

    [Option("retry-after", HelpText = "Sends Retry-After with a 429.")]
    public bool RetryAfter { get; set; }

    [Option("faults", HelpText = "Share of all calls that meet a random fault.")]
    public double Faults { get; set; }

    [Option("recorded", HelpText = "Folder of recorded answers to serve instead of generated data.")]
    public string? Recorded { get; set; }

    /// <summary>The options these arguments mean.</summary>
    /// <exception cref="ArgumentException">A value makes no sense; the message names all of it.</exception>
    public SimulatorOptions ToOptions()
    {
        var defaults = new SimulatorOptions();
        return defaults with
        {
            Port = Port, Token = Token ?? defaults.Token, PortalId = PortalId, Seed = Seed, FillRate = Share("fill", Fill),
            HostileData = Hostile,
            Objects = Objects.Any() ? Counts(Objects) : defaults.Objects, Properties = Counts(Properties), DatesWithTime = DatesWithTime,
            ArchivedShare = Share("archived", Archived), Associations = !NoAssociations, FanOut = FanOut,
            StageProperties = !NoStageProperties,
            OmitNulls = OmitNulls, OpaqueCursors = OpaqueCursors, ShortPages = ShortPages, OverlappingPages = OverlappingPages,
            MaxUrlLength = MaxUrl,
            Compression = !NoCompression, Latency = TimeSpan.FromMilliseconds(Latency), LatencyJitter = TimeSpan.FromMilliseconds(Jitter),
            SearchLag = TimeSpan.FromMilliseconds(SearchLag), SearchReturnsIndexedVersion = SearchReturnsIndexed,
            SearchBodyLimit = SearchBodyLimit,
            SearchBodyCountsProperties = SearchBodyCountsProperties, AssociationPageSize = AssociationPage,
            IgnoreInlineAssociations = IgnoreInlineAssociations, ShowArchivedPipelines = ShowArchivedPipelines, Limits = ToLimits(),
            FaultRate = Share("faults", Faults), RecordedFolder = Recorded,
        };
    }

    private PortalLimits ToLimits()
    {
        PortalLimits preset = Limits switch
        {
            "off" => PortalLimits.Off,
            "free" => PortalLimits.Free,
            "pro" => PortalLimits.Pro,
            _ => throw new ArgumentException($"--limits {Limits}: allowed are off, free, pro."),
        };
        return preset with
        {
            PerTenSeconds = Limit ?? preset.PerTenSeconds, AssociationsPerTenSeconds = AssociationLimit ?? preset.AssociationsPerTenSeconds,
            SearchPerSecond = SearchLimit ?? preset.SearchPerSecond, Daily = DailyLimit ?? preset.Daily, RetryAfter = RetryAfter,
        };
    }

    private static double Share(string name, double value) =>
        value is >= 0 and <= 1 ? value : throw new ArgumentException($"--{name} {value}: allowed is 0 to 1.");

    // A number alone is for all types.
    private static Dictionary<string, int> Counts(IEnumerable<string> items) =>
        items.Where(item => item.Length > 0).Select(item => item.Split('='))
        .ToDictionary(pair => pair.Length == 1 ? "*" : pair[0], pair => int.TryParse(pair[^1], out int count) && count >= 0
            ? count : throw new ArgumentException($"'{string.Join('=', pair)}': a name, '=' and a number are expected."));
}

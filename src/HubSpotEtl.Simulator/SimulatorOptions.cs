namespace HubSpotEtl.Simulator;

/// <summary>
/// What the portal holds and how badly it behaves. The defaults are those of a middle-sized Professional portal on a normal day:
/// limits are on, the search index lags, unset properties are null. Numbers in brackets of the docs refer to HubSpot's documented
/// behaviour.
/// </summary>
public sealed record SimulatorOptions
{
    /// <summary>TCP port on 127.0.0.1. 0 (the default) takes any free one.</summary>
    public int Port { get; init; }

    /// <summary>The only bearer token that is accepted.</summary>
    public string Token { get; init; } = "pat-eu1-00000000-1111-2222-3333-444444444444";

    /// <summary>The account's number, part of <c>p{portal}_{name}</c>. Default 50445259.</summary>
    public long PortalId { get; init; } = 50445259;

    /// <summary>Seed of all data and of all random behaviour. The same seed gives the same portal. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// Records of each object type, by path name (<c>contacts</c>, <c>line_items</c>). A name that is no standard type makes a custom
    /// object (<c>meters</c> or <c>p50445259_meters</c>; schema name in capitals). Standard types that are not named exist and are empty.
    /// </summary>
    public IReadOnlyDictionary<string, int> Objects { get; init; } = DefaultObjects;

    /// <summary>
    /// Number of properties of a type, by path name; <c>*</c> is for all the others. Types not named have their built-in list (20 to 90).
    /// At least 4.
    /// </summary>
    public IReadOnlyDictionary<string, int> Properties { get; init; } = new Dictionary<string, int>();

    /// <summary>Mean share of the padding properties that are not null. Default 0.3, as real portals.</summary>
    public double FillRate { get; init; } = 0.3;

    /// <summary>
    /// Adds hostile property names and values: colliding names, NUL, lone surrogates, bad numbers and dates, 65,536-character texts.
    /// </summary>
    public bool HostileData { get; init; }

    /// <summary>
    /// Gives some values of each second date-typed property a time of day, as <c>hs_latest_source_timestamp</c> of real portals has.
    /// </summary>
    public bool DatesWithTime { get; init; }

    /// <summary>
    /// Share of the generated records that are archived from the start, with an age of 0 to 89 days before the start. Default 0.
    /// </summary>
    public double ArchivedShare { get; init; }

    /// <summary>Generated associations. False: every association set starts empty.</summary>
    public bool Associations { get; init; } = true;

    /// <summary>
    /// Path names of the standard types that others can be linked with. Null (default) or <c>*</c>: all that HubSpot can link, some 25 a
    /// type; custom objects always can.
    /// </summary>
    public IReadOnlyCollection<string>? LinkedTypes { get; init; }

    /// <summary>
    /// Links the first record of each type to the first N of every type it has generated associations with. Default 0 (none).
    /// </summary>
    public int FanOut { get; init; }

    /// <summary>Adds the <c>hs_v2_date_entered_…</c> family for each stage. Default true.</summary>
    public bool StageProperties { get; init; } = true;

    /// <summary>
    /// Contacts answer the pipelines call with their lifecycle pipeline (observed). False: 404 as for other objects without pipelines.
    /// </summary>
    public bool ContactsLifecyclePipeline { get; init; } = true;

    /// <summary>
    /// Schemas say by <c>allowsSensitiveProperties</c> whether there are sensitive properties. False: the field is absent, as it may be
    /// (spec).
    /// </summary>
    public bool SchemasTellOfSensitiveData { get; init; } = true;

    /// <summary>Leaves unset properties out of a record instead of sending null.</summary>
    public bool OmitNulls { get; init; }

    /// <summary>List cursors are opaque tokens; a number is refused.</summary>
    public bool OpaqueCursors { get; init; }

    /// <summary>List pages hold a random number of rows up to the limit, with <c>paging</c> still there.</summary>
    public bool ShortPages { get; init; }

    /// <summary>Each list page starts again with the last row of the page before.</summary>
    public bool OverlappingPages { get; init; }

    /// <summary>Longest request target, in characters, that is not answered by 414 and HTML. Default 16,000.</summary>
    public int MaxUrlLength { get; init; } = 16_000;

    /// <summary>Compresses (gzip, fastest) the answers of clients that accept it. Default true.</summary>
    public bool Compression { get; init; } = true;

    /// <summary>Mean time before an answer starts. Default zero.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>Latency varies evenly by plus or minus this. Default zero.</summary>
    public TimeSpan LatencyJitter { get; init; }

    /// <summary>
    /// The longest time until a write is seen by search, on the simulator's clock; each write takes between a quarter and all of it, so
    /// writes arrive out of order. Default 5 s. Tests may step over it by <see cref="SimulatedClock.Advance"/>.
    /// </summary>
    public TimeSpan SearchLag { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Search returns the version it matched instead of the newest one (observed both ways).</summary>
    public bool SearchReturnsIndexedVersion { get; init; }

    /// <summary>
    /// Search goes on showing archived, merged and purged records until the index has seen that they are gone. Default false: it drops them
    /// at once.
    /// </summary>
    public bool SearchShowsGoneRecords { get; init; }

    /// <summary>Longest search body in characters (3,000 in the docs), longer ones are refused by 400. 0 (default): no limit.</summary>
    public int SearchBodyLimit { get; init; }

    /// <summary>Whether the <c>properties</c> of a search body count to <see cref="SearchBodyLimit"/>. Default false.</summary>
    public bool SearchBodyCountsProperties { get; init; }

    /// <summary>Targets of one record in one answer of the association batch read, and in an inline list. Default 100.</summary>
    public int AssociationPageSize { get; init; } = 100;

    /// <summary>Also accepts the inner association cursor after percent-decoding. Default false: 400.</summary>
    public bool AcceptDecodedAssociationCursor { get; init; }

    /// <summary>The list ignores its <c>associations</c> parameter altogether.</summary>
    public bool IgnoreInlineAssociations { get; init; }

    /// <summary>
    /// Path names of types that the list does not know in its <c>associations</c> parameter, and so ignores. None by default.
    /// </summary>
    public IReadOnlyCollection<string> UnnamedTypes { get; init; } = [];

    /// <summary>Shows archived pipelines and stages with <c>archived: true</c>. Default false: they vanish.</summary>
    public bool ShowArchivedPipelines { get; init; }

    /// <summary>A change of associations moves the modified stamp of both records. Default false, the worse case.</summary>
    public bool AssociationsTouchRecords { get; init; }

    /// <summary>Batch read of a merged-away id returns its survivor. False: the id is missing.</summary>
    public bool MergedIdReturnsSurvivor { get; init; } = true;

    /// <summary>Rate limits. Default <see cref="PortalLimits.Pro"/>.</summary>
    public PortalLimits Limits { get; init; } = PortalLimits.Pro;

    /// <summary>Share of all calls (0 to 1) that meet a random fault. Default 0.</summary>
    public double FaultRate { get; init; }

    /// <summary>Folder of recorded answers to serve instead of generated data; null (default): generated.</summary>
    public string? RecordedFolder { get; init; }

    /// <summary>
    /// The clock below <see cref="SimulatedPortal.Clock"/>. Default: the system's. Generated data ends at the end of 2025.
    /// </summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The objects of a portal when none are named.</summary>
    public static IReadOnlyDictionary<string, int> DefaultObjects { get; } = new Dictionary<string, int>
    {
        ["contacts"] = 2_000, ["companies"] = 500, ["deals"] = 600, ["tickets"] = 300, ["products"] = 40, ["line_items"] = 900,
        ["services"] = 176, ["notes"] = 300, ["tasks"] = 200, ["calls"] = 100, ["leads"] = 80, ["meters"] = 400,
    };
}

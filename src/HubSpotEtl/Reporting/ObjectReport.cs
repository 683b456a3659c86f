using System.Text.Json.Serialization;
using HubSpotEtl.Reporting.Figures;
using HubSpotEtl.Reporting.Texts;
using static HubSpotEtl.Reporting.Figures.Shown;
using static HubSpotEtl.Reporting.Texts.ReportText;

namespace HubSpotEtl.Reporting;

/// <summary>
/// The figures of one object's sync. Serialised, its names become snake_case; the first sixteen are those of the Python system, in its
/// order, and stay as they are.
/// </summary>
public sealed record ObjectReport
{
    /// <summary>The object type as the user named it.</summary>
    public required string ObjectType { get; init; }

    /// <summary>How it ended.</summary>
    public required ObjectStatus Status { get; init; }

    /// <summary>From the object's start to its end, two decimals. Unit: seconds.</summary>
    public double DurationSeconds => Math.Round(Duration.TotalSeconds, 2);

    /// <summary>Records that HubSpot sent.</summary>
    public long RecordsFetched { get; init; }

    /// <summary>Those of them that are in the table now.</summary>
    public long RecordsProcessedOk { get; init; }

    /// <summary>Those of them that are not; they are kept in <c>etl_rejected_record</c>.</summary>
    public long RecordsFailed { get; init; }

    /// <summary>Rows merged into the main table, unchanged ones included.</summary>
    public long DbUpserts { get; init; }

    /// <summary>Rows that PostgreSQL refused.</summary>
    public long DbInsertErrors { get; init; }

    /// <summary>Requests sent to HubSpot, retries included.</summary>
    public long ApiCalls { get; init; }

    /// <summary>Pipelines written.</summary>
    public int PipelinesLoaded { get; init; }

    /// <summary>Pipeline stages written.</summary>
    public int StagesLoaded { get; init; }

    /// <summary>Association tables made by this run.</summary>
    public int AssociationTablesCreated { get; init; }

    /// <summary>Links that HubSpot sent.</summary>
    public long AssociationsFound { get; init; }

    /// <summary>Columns added or widened.</summary>
    public int SchemaChanges { get; init; }

    /// <summary>Column names that had to be cut to 63 bytes.</summary>
    public int ColumnsTruncated { get; init; }

    /// <summary>Rows marked as deleted by this run.</summary>
    public long RecordsDeleted { get; init; }

    /// <summary>How the records were read.</summary>
    public required SyncMode SyncMode { get; init; }

    /// <summary>Rows of <see cref="DbUpserts"/> that held the same already and were not rewritten.</summary>
    public long DbUnchanged { get; init; }

    /// <summary>The main table's name, without schema; null when the run ended before it was known.</summary>
    public string? Table { get; init; }

    /// <summary>The run's key in <c>etl_run</c>.</summary>
    public required Guid RunId { get; init; }

    /// <summary>Requests of <see cref="ApiCalls"/> that repeated a failed one.</summary>
    public long Retries { get; init; }

    /// <summary>Values that did not fit their column; they are kept in <c>etl_rejected_value</c>.</summary>
    public long ValuesRejected { get; init; }

    /// <summary>Records fetched for each second of the whole duration, one decimal.</summary>
    public double RecordsPerSecond => Duration > TimeSpan.Zero ? Math.Round(RecordsFetched / Duration.TotalSeconds, 1) : 0;

    /// <summary>The process's largest resident memory so far. Unit: bytes.</summary>
    public long PeakMemoryBytes { get; init; }

    /// <summary>The watermark in force after the run; null when there is none.</summary>
    public DateTimeOffset? Watermark { get; init; }

    /// <summary>What the operator should know, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Figures behind the figures.</summary>
    public ReportDetails Details { get; init; } = new();

    /// <summary>From the object's start to its end.</summary>
    [JsonIgnore]
    public TimeSpan Duration { get; init; }

    /// <summary>When the object began.</summary>
    [JsonIgnore]
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>
    /// How the reading of records went on from the start to the end, in some hundred points at most. Not in JSON, which is kept
    /// in <c>etl_run</c> for each run and would be ten times as long.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyList<TimelinePoint> Timeline { get; init; } = [];
}

/// <summary>How people are shown an <see cref="ObjectReport"/>, by text and by page.</summary>
internal static class ObjectFigures
{
    /// <summary>What the others belong to.</summary>
    public static IReadOnlyList<Figure<ObjectReport>> Head { get; } =
    [
        new(ReportText.Status, report => report.Status.Word(), Text),
        new(ReportText.SyncMode, report => new Reasoned(report.SyncMode.Word(), report.Details.SyncReason), Text | Shown.Head),
        new(PageStarted, report => report.StartedAt, Shown.Head),
        new(Duration, report => report.Duration, Text),
        new(Run, report => new Code(report.RunId.ToString()), Text | Shown.Head),
    ];

    private static Section<ObjectReport> Api { get; } = new(SectionApi,
    [
        new(RecordsFetched, report => report.RecordsFetched),
        new(RecordsProcessedOk, report => report.RecordsProcessedOk, Text | Tile | Card),
        new(Duration, report => report.Duration, Tile),
        new(RecordsFailed, report => new Alarm(report.RecordsFailed)),
        new(PageRecordsByReason, report => new Parts(PageReason, report.Details.RecordsFailedByReason), Text),
        new(RecordsPerSecond, report => report.RecordsPerSecond, Text | Tile),
        new(ApiCalls, report => report.ApiCalls, Text | Tile | Card),
        new(PageCallsByKind, report => new Parts(PageKind, report.Details.ApiCallsByKind)),
        new(Retries, report => report.Retries),
        new(PeakMemory, report => new Bytes(report.PeakMemoryBytes)),
    ]);

    private static Section<ObjectReport> Database { get; } = new(SectionDatabase,
    [
        new(Table, report => new Code(report.Table)),
        new(DbUpserts, report => report.DbUpserts),
        new(DbUnchanged, report => new OfThese(report.DbUnchanged)),
        new(DbInsertErrors, report => new Alarm(report.DbInsertErrors)),
        new(RecordsDeleted, report => report.RecordsDeleted),
        new(Watermark, report => report.Watermark),
    ]);

    private static Section<ObjectReport> Pipelines { get; } = new(SectionPipelines,
    [
        new(PipelinesLoaded, report => report.PipelinesLoaded),
        new(StagesLoaded, report => report.StagesLoaded),
    ]);

    private static Section<ObjectReport> Associations { get; } = new(SectionAssociations,
    [
        new(AssociationTablesCreated, report => report.AssociationTablesCreated),
        new(AssociationsFound, report => report.AssociationsFound, Text | Tile | Card),
        new(PageLinksByTable, report => new Parts(Table, report.Details.AssociationsByTable, Empty: AssociationsElsewhere)),
    ]);

    private static Section<ObjectReport> Schema { get; } = new(SectionSchema,
    [
        new(SchemaChanges, report => report.SchemaChanges),
        new(ColumnsTruncated, report => report.ColumnsTruncated),
        new(ColumnsTruncated, report => new Names(report.Details.TruncatedColumns)),
    ]);

    private static Section<ObjectReport> Quality { get; } = new(SectionQuality,
    [
        new(ValuesRejected, report => new Alarm(report.ValuesRejected)),
        new(PageValuesByReason, report => new Parts(PageReason, report.Details.ValuesRejectedByReason, PageValuesKept)),
        new(PageRecordsByReason, report => new Parts(PageReason, report.Details.RecordsFailedByReason, PageRecordsKept), Card),
        new(EmptiestColumns, Emptiest, Text),
        new(PageEmptiest, Emptiest, Card),
    ]);

    /// <summary>The sections of a text.</summary>
    public static IReadOnlyList<Section<ObjectReport>> Sections { get; } = [Api, Database, Pipelines, Associations, Schema, Quality];

    /// <summary>The same for a page, where what people look for stands on top of a column.</summary>
    public static IReadOnlyList<Section<ObjectReport>> Cards { get; } = [Api, Database, Quality, Associations, Schema, Pipelines];

    private static Shares Emptiest(ObjectReport report) =>
        new(PageColumn, [.. report.Details.EmptiestColumns.Select(column => (column.Column, column.EmptyPercent))]);
}

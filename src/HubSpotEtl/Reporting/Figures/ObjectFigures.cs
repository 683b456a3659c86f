using HubSpotEtl.Reporting.Texts;
using static HubSpotEtl.Reporting.Figures.FigurePlacement;
using static HubSpotEtl.Reporting.Texts.ReportText;

namespace HubSpotEtl.Reporting.Figures;

/// <summary>How people are shown an <see cref="ObjectReport"/>, by text and by page.</summary>
internal static class ObjectFigures
{
    /// <summary>What the others belong to.</summary>
    public static IReadOnlyList<Figure<ObjectReport>> Head { get; } =
    [
        new(ReportText.Status, report => report.Status.Word(), Text),
        new(ReportText.SyncMode, report => new Reasoned(report.SyncMode.Word(), report.Details.SyncReason), Text | FigurePlacement.Head),
        new(PageStarted, report => report.StartedAt, FigurePlacement.Head),
        new(Duration, report => report.Duration, Text),
        new(Run, report => new Code(report.RunId.ToString()), Text | FigurePlacement.Head),
    ];

    private static Section<ObjectReport> Api { get; } = new(SectionApi,
    [
        new(RecordsFetched, report => report.RecordsFetched),
        new(RecordsProcessedOk, report => report.RecordsProcessedOk, Text | Tile | Card),
        new(Duration, report => report.Duration, Tile),
        new(RecordsFailed, report => new Alarm(report.RecordsFailed)),
        new(PageRecordsByReason, report => new CountByCategory(PageReason, report.Details.RecordsFailedByReason), Text),
        new(RecordsPerSecond, report => report.RecordsPerSecond, Text | Tile),
        new(ApiCalls, report => report.ApiCalls, Text | Tile | Card),
        new(PageCallsByKind, report => new CountByCategory(PageKind, report.Details.ApiCallsByKind)),
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
        new(PageLinksByTable, report => new CountByCategory(Table, report.Details.AssociationsByTable, Empty: AssociationsElsewhere)),
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
        new(PageValuesByReason, report => new CountByCategory(PageReason, report.Details.ValuesRejectedByReason, PageValuesKept)),
        new(PageRecordsByReason, report => new CountByCategory(PageReason, report.Details.RecordsFailedByReason, PageRecordsKept), Card),
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

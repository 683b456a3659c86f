using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Reporting.Texts;
using static HubSpotEtl.Reporting.Texts.ReportText;

namespace HubSpotEtl.Reporting.Documents;

/// <summary>One object's report for people, in sections.</summary>
internal sealed class HealthReport(ReportTexts texts)
{
    public static string Of(ObjectReport report, Language language)
    {
        var page = new ReportPage();
        new HealthReport(new ReportTexts(language)).Write(report, page);
        return page.ToString();
    }

    private void Write(ObjectReport report, ReportPage page)
    {
        WriteHead(report, page);
        WriteApi(report, page);
        WriteDatabase(report, page);
        WritePipelinesAndAssociations(report, page);
        WriteSchema(report, page);
        WriteQuality(report, page);
        WriteWarnings(report, page);
    }

    private void WriteHead(ObjectReport report, ReportPage page)
    {
        page.Title(texts.Format(Title, report.ObjectType));
        page.Row(texts[ReportText.Status], report.Status.Word(), indent: 2);
        WriteMode(report.SyncMode.Word(), report.Details.SyncReason, page);
        page.Row(texts[Duration], texts.Format(Seconds, texts.Decimal(report.DurationSeconds, 2)), indent: 2);
        page.Row(texts[Run], report.RunId.ToString(), indent: 2);
    }

    // The reason stands beside the mode where there is room: it must not be cut.
    private void WriteMode(string mode, string? reason, ReportPage page)
    {
        var both = reason is null ? mode : $"{mode} ({reason})";
        var fits = both.Length <= ReportPage.ValueWidth;
        page.Row(texts[ReportText.SyncMode], fits ? both : mode, indent: 2);
        if (!fits)
            page.Paragraph(reason!);
    }

    private void WriteApi(ObjectReport report, ReportPage page)
    {
        page.Section(texts[SectionApi]);
        Count(page, RecordsFetched, report.RecordsFetched);
        Count(page, RecordsProcessedOk, report.RecordsProcessedOk);
        Count(page, RecordsFailed, report.RecordsFailed);
        Breakdown(page, report.Details.RecordsFailedByReason);
        page.Row(texts[RecordsPerSecond], texts.Decimal(report.RecordsPerSecond, 1));
        Count(page, ApiCalls, report.ApiCalls);
        Breakdown(page, report.Details.ApiCallsByKind);
        Count(page, Retries, report.Retries);
        page.Row(texts[PeakMemory], texts.Decimal(report.PeakMemoryBytes / 1e6, 1) + " MB");
    }

    private void WriteDatabase(ObjectReport report, ReportPage page)
    {
        page.Section(texts[SectionDatabase]);
        page.Row(texts[Table], report.Table ?? texts[None]);
        Count(page, DbUpserts, report.DbUpserts);
        Count(page, DbUnchanged, report.DbUnchanged, indent: 6);
        Count(page, DbInsertErrors, report.DbInsertErrors);
        Count(page, RecordsDeleted, report.RecordsDeleted);
        page.Row(texts[Watermark], report.Watermark is { } watermark ? ReportTexts.Moment(watermark) : texts[None]);
    }

    private void WritePipelinesAndAssociations(ObjectReport report, ReportPage page)
    {
        page.Section(texts[SectionPipelines]);
        Count(page, PipelinesLoaded, report.PipelinesLoaded);
        Count(page, StagesLoaded, report.StagesLoaded);
        page.Section(texts[SectionAssociations]);
        Count(page, AssociationTablesCreated, report.AssociationTablesCreated);
        Count(page, AssociationsFound, report.AssociationsFound);
        Breakdown(page, LinksByTable.Of(report.Details, texts));
    }

    private void WriteSchema(ObjectReport report, ReportPage page)
    {
        page.Section(texts[SectionSchema]);
        Count(page, SchemaChanges, report.SchemaChanges);
        Count(page, ColumnsTruncated, report.ColumnsTruncated);
        foreach (var column in report.Details.TruncatedColumns)
            page.Line("      " + column);
    }

    private void WriteQuality(ObjectReport report, ReportPage page)
    {
        page.Section(texts[SectionQuality]);
        Count(page, ValuesRejected, report.ValuesRejected);
        Breakdown(page, report.Details.ValuesRejectedByReason);
        if (report.Details.EmptiestColumns.Count == 0)
            return;
        page.Line("    " + texts[EmptiestColumns]);
        foreach (var column in report.Details.EmptiestColumns)
            page.Line($"      {texts.Decimal(column.EmptyPercent, 1),5} %  {column.Column}");
    }

    private void WriteWarnings(ObjectReport report, ReportPage page)
    {
        if (report.Warnings.Count == 0)
            return;
        page.Section(texts[SectionWarnings]);
        foreach (var warning in report.Warnings)
            page.Paragraph(warning);
    }

    private void Count(ReportPage page, ReportText name, long number, int indent = 4) =>
        page.Row(texts[name], texts.Count(number), indent);

    private void Breakdown(ReportPage page, IReadOnlyDictionary<string, long> parts)
    {
        foreach (var (name, number) in parts.OrderByDescending(part => part.Value).ThenBy(part => part.Key, StringComparer.Ordinal))
            page.Row(name, texts.Count(number), indent: 6);
    }
}

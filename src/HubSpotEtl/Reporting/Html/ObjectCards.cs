using HubSpotEtl.Reporting.Documents;
using HubSpotEtl.Reporting.Texts;
using static HubSpotEtl.Reporting.Texts.ReportText;

namespace HubSpotEtl.Reporting.Html;

/// <summary>The figures of <see cref="HealthReport"/> on a page, a card a section; parts of a figure have bars.</summary>
internal sealed class ObjectCards(ReportTexts texts, Markup html)
{
    private readonly PageParts _parts = new(texts, html);
    private readonly Breakdown _breakdown = new(texts, html);

    /// <summary>Writes them.</summary>
    public void Write(ObjectReport report)
    {
        using var cards = html.Element("div", ("class", "cards"));
        WriteApi(report);
        WriteDatabase(report);
        WriteQuality(report);
        WriteAssociations(report);
        WriteSchema(report);
        WritePipelines(report);
    }

    private void WriteApi(ObjectReport report)
    {
        using var card = _parts.Card(SectionApi);
        using (html.Element("dl"))
        {
            _parts.WriteFact(RecordsFetched, texts.Count(report.RecordsFetched));
            _parts.WriteFact(RecordsProcessedOk, texts.Count(report.RecordsProcessedOk));
            _parts.WriteAlarm(RecordsFailed, report.RecordsFailed);
            _parts.WriteFact(ApiCalls, texts.Count(report.ApiCalls));
            _parts.WriteFact(Retries, texts.Count(report.Retries));
            _parts.WriteFact(PeakMemory, texts.Decimal(report.PeakMemoryBytes / 1e6, 1) + " MB");
        }

        _breakdown.Write(PageCallsByKind, PageKind, report.Details.ApiCallsByKind);
    }

    private void WriteDatabase(ObjectReport report)
    {
        using var card = _parts.Card(SectionDatabase);
        using var facts = html.Element("dl");
        _parts.WriteFact(Table, () => html.Leaf("code", report.Table ?? texts[None]));
        _parts.WriteFact(DbUpserts, texts.Count(report.DbUpserts));
        _parts.WriteFact(DbUnchanged, texts.Count(report.DbUnchanged), "sub");
        _parts.WriteAlarm(DbInsertErrors, report.DbInsertErrors);
        _parts.WriteFact(RecordsDeleted, texts.Count(report.RecordsDeleted));
        if (report.Watermark is { } watermark)
            _parts.WriteFact(ReportText.Watermark, () => _parts.WriteTime(watermark));
        else
            _parts.WriteFact(ReportText.Watermark, texts[None]);
    }

    private void WriteQuality(ObjectReport report)
    {
        using var card = _parts.Card(SectionQuality);
        using (html.Element("dl"))
            _parts.WriteAlarm(ValuesRejected, report.ValuesRejected);
        WriteRejects(PageValuesByReason, report.Details.ValuesRejectedByReason, PageValuesKept);
        WriteRejects(PageRecordsByReason, report.Details.RecordsFailedByReason, PageRecordsKept);
        _breakdown.Write(report.Details.EmptiestColumns);
    }

    private void WriteRejects(ReportText caption, IReadOnlyDictionary<string, long> reasons, ReportText kept)
    {
        _breakdown.Write(caption, PageReason, reasons);
        if (reasons.Count > 0)
            html.Leaf("p", texts[kept], ("class", "aside"));
    }

    private void WriteAssociations(ObjectReport report)
    {
        using var card = _parts.Card(SectionAssociations);
        using (html.Element("dl"))
        {
            _parts.WriteFact(AssociationTablesCreated, texts.Count(report.AssociationTablesCreated));
            _parts.WriteFact(AssociationsFound, texts.Count(report.AssociationsFound));
        }

        _breakdown.Write(PageLinksByTable, Table, LinksByTable.Of(report.Details, texts));
    }

    private void WriteSchema(ObjectReport report)
    {
        using var card = _parts.Card(SectionSchema);
        using (html.Element("dl"))
        {
            _parts.WriteFact(SchemaChanges, texts.Count(report.SchemaChanges));
            _parts.WriteFact(ColumnsTruncated, texts.Count(report.ColumnsTruncated));
        }

        if (report.Details.TruncatedColumns.Count == 0)
            return;
        using var names = html.Element("ul", ("class", "names"));
        foreach (var column in report.Details.TruncatedColumns)
            html.Leaf("li", column);
    }

    private void WritePipelines(ObjectReport report)
    {
        using var card = _parts.Card(SectionPipelines);
        using var facts = html.Element("dl");
        _parts.WriteFact(PipelinesLoaded, texts.Count(report.PipelinesLoaded));
        _parts.WriteFact(StagesLoaded, texts.Count(report.StagesLoaded));
    }
}

using System.Globalization;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Reporting.Texts;
using static HubSpotEtl.Reporting.Texts.ReportText;

namespace HubSpotEtl.Status.Report;

/// <summary>The status for people: a table of figures, and under each table's line what there is to say about it.</summary>
internal sealed class StatusText(ReportTexts texts, StatusReport report)
{
    public static string Of(StatusReport report, Language language)
    {
        var page = new ReportPage();
        new StatusText(new ReportTexts(language), report).Write(page);
        return page.ToString();
    }

    private void Write(ReportPage page)
    {
        page.Title(texts.Format(StatusTitle, report.Schema, Time(report.ReadAt)));
        if (report is { PortalId: { } portal, PortalSince: { } since })
            page.Paragraph(texts.Format(StatusPortal, portal.ToString(CultureInfo.InvariantCulture), Time(since)));
        if (report.Tables.Count == 0)
        {
            page.Paragraph(texts.Format(StatusNothing, report.Schema));
            return;
        }

        var columns = new ReportColumns([Head(), .. report.Tables.Select(Row)]);
        columns.WriteHead(page);
        for (var i = 0; i < report.Tables.Count; i++)
        {
            columns.WriteRow(page, i);
            foreach (var remark in new TableRemarks(texts, report.Tables[i], report.ReadAt).All())
                page.Paragraph(remark);
        }
    }

    private string[] Head() => [texts[Table], texts[RowsLive], texts[RowsDeleted], texts[Rejects], texts[Watermark], texts[Age]];

    private string[] Row(TableReport table) =>
    [
        table.Table,
        table.RowsLive is { } live ? texts.Count(live) : "-",
        table.RowsDeleted is { } deleted ? texts.Count(deleted) : "-",
        texts.Count(table.ValuesRejected + table.RecordsRejected),
        table.Watermark is { } watermark ? Time(watermark) : "-",
        table.WatermarkAge is { } age ? AgeText.Of(age) : "-",
    ];

    /// <summary>To the minute, in UTC.</summary>
    internal static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}

using System.Globalization;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Reporting.Documents;
using HubSpotEtl.Reporting.Figures;
using HubSpotEtl.Reporting.Texts;
using static HubSpotEtl.Reporting.Texts.ReportText;

namespace HubSpotEtl.Status.Report;

/// <summary>The status for people: a table of figures, and under each table's line what there is to say about it.</summary>
internal sealed class StatusText(ReportTexts texts, StatusReport report)
{
    private static readonly Figure<TableReport>[] s_columns =
    [
        new(Table, table => table.Table),
        new(RowsLive, table => table.RowsLive),
        new(RowsDeleted, table => table.RowsDeleted),
        new(Rejects, table => table.ValuesRejected + table.RecordsRejected),
        new(Watermark, table => table.Watermark is { } watermark ? Time(watermark) : null),
        new(Age, table => table.WatermarkAge is { } age ? AgeText.Of(age) : null),
    ];

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

        new FigureColumns<TableReport>(texts, s_columns).Write(
            page, report.Tables, table => new TableRemarks(texts, table, report.ReadAt).All());
    }

    /// <summary>To the minute, in UTC.</summary>
    internal static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}

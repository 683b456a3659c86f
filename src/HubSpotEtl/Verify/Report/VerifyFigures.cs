using HubSpotEtl.Reporting.Figures;
using HubSpotEtl.Reporting.Texts;
using static HubSpotEtl.Reporting.Figures.FigurePlacement;
using static HubSpotEtl.Reporting.Texts.ReportText;

namespace HubSpotEtl.Verify.Report;

/// <summary>How people are shown a <see cref="VerifyReport"/>, by text and by page, but for the differences.</summary>
internal static class VerifyFigures
{
    public static IReadOnlyList<Figure<VerifyReport>> All { get; } =
    [
        new(ReportText.Status, report => report.Status.Word(), Text),
        new(Table, report => new Code(report.Table), Text | Head),
        new(PageStarted, report => report.StartedAt, Head),
        new(Watermark, report => report.Watermark, Text | Head),
        new(VerifyHubspotRecords, report => report.HubspotRecords, Text | Tile),
        new(VerifyRowsLive, report => report.RowsLive, Text | Tile),
        new(PageDifferences, report => report.Faults, Tile),
        new(ApiCalls, report => report.ApiCalls, Text | Tile),
        new(Duration, report => TimeSpan.FromSeconds(report.DurationSeconds), Text | Tile),
    ];
}

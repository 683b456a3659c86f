using System.Globalization;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Reporting.Texts;
using static HubSpotEtl.Reporting.Texts.ReportText;

namespace HubSpotEtl.Reporting.Documents;

/// <summary>
/// A run in one line an object, as the Python system printed it: <c>service : healthy (176 records, 34.63s)</c>. Its numbers have no
/// separators, since scripts read these lines.
/// </summary>
internal sealed class SummaryReport(ReportTexts texts)
{
    private const int NameWidth = 25;
    private const int StatusWidth = 12;

    public static string Of(RunSummary summary, Language language)
    {
        var page = new ReportPage();
        new SummaryReport(new ReportTexts(language)).Write(summary, page);
        return page.ToString();
    }

    private void Write(RunSummary summary, ReportPage page)
    {
        page.Title(summary.TotalObjects == 1 ? texts[SummarySingleTitle] : texts.Format(SummaryTitle, summary.TotalObjects));
        foreach (var result in summary.Results)
            page.Line(Head(result.Table ?? result.ObjectType, result.Status.Word()) + Figures(result));
        foreach (var error in summary.Errors)
            page.Line($"{Head(error.ObjectType, texts[Failed])}({error.Error})");
        page.Rule();
        foreach (var error in summary.Errors)
            page.Paragraph(error.Line);
        if (summary.NotStarted > 0)
            page.Line("  " + texts.Format(NotStarted, summary.NotStarted));
    }

    private static string Head(string name, string status) => $"  {name.PadRight(NameWidth)} : {status.PadRight(StatusWidth)} ";

    private string Figures(ObjectReport result) => texts.Format(
        SummaryFigures, result.RecordsProcessedOk, result.DurationSeconds.ToString("0.##", CultureInfo.InvariantCulture));
}

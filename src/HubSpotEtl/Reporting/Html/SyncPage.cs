using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Reporting.Figures;
using HubSpotEtl.Reporting.Texts;
using static HubSpotEtl.Reporting.Texts.ReportText;

namespace HubSpotEtl.Reporting.Html;

/// <summary>A run as a page.</summary>
internal sealed class SyncPage(ReportTexts texts, Markup html)
{
    private static readonly PageColumn[] s_columns =
        [new(ReportText.SyncMode), new(RecordsProcessedOk, IsNumber: true), new(Duration, IsNumber: true), new(PageStarted)];

    /// <summary>The page.</summary>
    /// <param name="summary">The run.</param>
    /// <param name="language">Its language.</param>
    /// <param name="startedAt">When the run began.</param>
    /// <param name="finishedAt">When it was over.</param>
    /// <returns>The document, without a final line end.</returns>
    public static string Of(RunSummary summary, Language language, DateTimeOffset startedAt, DateTimeOffset finishedAt)
    {
        var texts = new ReportTexts(language);
        var headline = texts.Format(PageHeadline, summary.HealthyObjects, summary.TotalObjects);
        return HtmlPage.Of($"{texts[PageTitle]}: {headline}", texts, html =>
        {
            var (page, objects) = (new SyncPage(texts, html), new ObjectsPage(texts, html));
            objects.Write(
                PageTitle, headline, (startedAt, finishedAt), s_columns,
                [.. summary.Results.Select(page.EntryOf), .. summary.Errors.Select(failure => objects.EntryOf(failure, PageFailed))],
                summary.NotStarted);
        });
    }

    private PageEntry EntryOf(ObjectReport report, int index) => new(
        report.ObjectType,
        Outcome.Of(report.Status, texts),
        [new Reasoned(report.SyncMode.Word(), report.Details.SyncReason), report.RecordsProcessedOk, report.Duration, report.StartedAt],
        () => WriteBody(report, $"chart-{index + 1}"));

    private void WriteBody(ObjectReport report, string chartId)
    {
        var figures = new FigureMarkup(texts, html);
        figures.WriteList("run", FigurePlacement.Head, ObjectFigures.Head, report);
        new PageParts(texts, html).WriteNotices(SectionWarnings, Outcome.Warn, report.Warnings);
        figures.WriteList("tiles", FigurePlacement.Tile, ObjectFigures.Sections.SelectMany(section => section.Figures), report);
        new RateChart(texts, html).Write(report, chartId);
        using var cards = html.Element("div", ("class", "cards"));
        foreach (var section in ObjectFigures.Cards)
            figures.WriteCard(section, report);
    }
}

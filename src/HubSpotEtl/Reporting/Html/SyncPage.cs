using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Reporting.Texts;
using static HubSpotEtl.Reporting.Texts.ReportText;

namespace HubSpotEtl.Reporting.Html;

/// <summary>A run as a page.</summary>
internal sealed class SyncPage(ReportTexts texts, Markup html)
{
    private static readonly PageColumn[] s_columns =
        [new(ReportText.SyncMode), new(RecordsProcessedOk, IsNumber: true), new(Duration, IsNumber: true), new(PageStarted)];

    private readonly PageParts _parts = new(texts, html);

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
                [.. summary.Results.Select(page.EntryOf), .. summary.Errors.Select(failure => objects.EntryOf(failure, PageFailed))], summary.NotStarted);
        });
    }

    private PageEntry EntryOf(ObjectReport report, int index) => new(
        report.ObjectType,
        Outcome.Of(report.Status, texts),
        [
            () => WriteMode(report),
            () => html.Text(texts.Count(report.RecordsProcessedOk)),
            () => html.Text(texts.Length(report.Duration)),
            () => _parts.WriteTime(report.StartedAt),
        ],
        () => WriteBody(report, $"chart-{index + 1}"));

    private void WriteBody(ObjectReport report, string chartId)
    {
        using (html.Element("dl", ("class", "run")))
        {
            _parts.WriteFact(ReportText.SyncMode, () => WriteMode(report));
            _parts.WriteFact(PageStarted, () => _parts.WriteTime(report.StartedAt));
            _parts.WriteFact(Run, () => html.Leaf("code", report.RunId.ToString()));
        }

        _parts.WriteNotices(SectionWarnings, Outcome.Warn, report.Warnings);
        using (html.Element("dl", ("class", "tiles")))
        {
            _parts.WriteFact(RecordsProcessedOk, texts.Count(report.RecordsProcessedOk));
            _parts.WriteFact(Duration, texts.Length(report.Duration));
            _parts.WriteFact(RecordsPerSecond, texts.Decimal(report.RecordsPerSecond, 1));
            _parts.WriteFact(ApiCalls, texts.Count(report.ApiCalls));
            _parts.WriteFact(AssociationsFound, texts.Count(report.AssociationsFound));
        }

        new RateChart(texts, html).Write(report, chartId);
        new ObjectCards(texts, html).Write(report);
    }

    // The reason is English, as in all reports.
    private void WriteMode(ObjectReport report)
    {
        html.Text(report.SyncMode.Word());
        if (report.Details.SyncReason is not { } reason)
            return;
        html.Text(" ");
        html.Leaf("span", $"({reason})", ("class", "quiet"), ("lang", "en"));
    }
}

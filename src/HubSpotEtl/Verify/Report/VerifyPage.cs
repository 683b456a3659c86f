using System.Globalization;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Postgres.Comparing;
using HubSpotEtl.Reporting.Figures;
using HubSpotEtl.Reporting.Html;
using HubSpotEtl.Reporting.Texts;
using static HubSpotEtl.Reporting.Texts.ReportText;

namespace HubSpotEtl.Verify.Report;

/// <summary>The outcome as a page: what <see cref="VerifyText"/> says, and the same first ids of each kind.</summary>
internal sealed class VerifyPage(ReportTexts texts, Markup html)
{
    private static readonly PageColumn[] s_columns =
    [
        new(VerifyHubspotRecords, IsNumber: true), new(VerifyRowsLive, IsNumber: true), new(PageDifferences, IsNumber: true),
        new(Duration, IsNumber: true),
    ];

    private readonly PageParts _parts = new(texts, html);

    /// <summary>The page.</summary>
    /// <param name="summary">The outcome.</param>
    /// <param name="language">Its language.</param>
    /// <param name="startedAt">When it began.</param>
    /// <param name="finishedAt">When it was over.</param>
    /// <returns>The document, without a final line end.</returns>
    public static string Of(VerifySummary summary, Language language, DateTimeOffset startedAt, DateTimeOffset finishedAt)
    {
        var texts = new ReportTexts(language);
        var alike = summary.Results.Count(result => result.Status != VerifyStatus.Different);
        var headline = texts.Format(PageVerifyHeadline, alike, summary.TotalObjects);
        return HtmlPage.Of($"{texts[PageVerifyTitle]}: {headline}", texts, html =>
        {
            var (page, objects) = (new VerifyPage(texts, html), new ObjectsPage(texts, html));
            objects.Write(
                PageVerifyTitle, headline, (startedAt, finishedAt), s_columns,
                [.. summary.Results.Select(page.EntryOf), .. summary.Errors.Select(failure => objects.EntryOf(failure, PageVerifyFailed))]);
        });
    }

    private PageEntry EntryOf(VerifyReport report) => new(
        report.ObjectType,
        report.Status switch
        {
            VerifyStatus.Consistent => new Outcome(report.Status.Word(), Outcome.Good, texts[PageConsistent]),
            VerifyStatus.Repaired => new Outcome(report.Status.Word(), Outcome.Good, texts[PageRepaired]),
            _ => new Outcome(report.Status.Word(), Outcome.Warn, texts[PageDifferent]),
        },
        [report.HubspotRecords, report.RowsLive, report.Faults, TimeSpan.FromSeconds(report.DurationSeconds)],
        () => WriteBody(report));

    private void WriteBody(VerifyReport report)
    {
        var figures = new FigureMarkup(texts, html);
        figures.WriteList("run", FigurePlacement.Head, VerifyFigures.All, report);
        _parts.WriteNotices(SectionWarnings, Outcome.Warn, report.Warnings);
        figures.WriteList("tiles", FigurePlacement.Tile, VerifyFigures.All, report);
        using var cards = html.Element("div", ("class", "cards two"));
        using (_parts.Card(SectionDifferences))
        {
            WriteKinds(report, VerifyText.Faults, "alarm");
            WriteRemedy(report);
        }

        using (_parts.Card(SectionNoDifferences))
            WriteKinds(report, VerifyText.NoFaults, "explained");
    }

    private void WriteRemedy(VerifyReport report)
    {
        if (report.Mended is { } mended)
            html.Leaf(
                "p", $"{texts[VerifyMended]}: {texts.Format(VerifyMendedOf, texts.Count(mended), texts.Count(report.Faults))}",
                ("class", "aside"));
        else if (report.Faults > 0)
            html.Leaf("p", texts[VerifyAdvice], ("class", "aside"));
    }

    private void WriteKinds(VerifyReport report, (DifferenceKind Kind, ReportText Name)[] kinds, string ofThoseFound)
    {
        using var list = html.Element("dl");
        foreach (var (kind, name) in kinds)
            using (html.Element("div", ("class", report.Count(kind) > 0 ? ofThoseFound : "none")))
            {
                html.Leaf("dt", texts[name]);
                html.Leaf("dd", texts.Count(report.Count(kind)));
                WriteIds(report.Ids.GetValueOrDefault(kind.Word(), []), report.Count(kind));
            }
    }

    private void WriteIds(IReadOnlyList<long> ids, long count)
    {
        if (ids.Count == 0)
            return;
        var shown = string.Join(", ", ids.Select(id => id.ToString(CultureInfo.InvariantCulture)));
        html.Leaf(
            "dd", count > ids.Count ? $"{shown} {texts.Format(PageMoreIds, texts.Count(count - ids.Count))}" : shown, ("class", "ids"));
    }
}

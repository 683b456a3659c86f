using System.Globalization;
using HubSpotEtl.Reporting.Texts;

namespace HubSpotEtl.Reporting.Html;

/// <summary>
/// The records read a second, over the time of an object's run. Lengths along the time are percentages, so that the drawing is as wide as
/// the page while its texts keep their size.
/// </summary>
/// <param name="texts">The language.</param>
/// <param name="html">Where to.</param>
internal sealed class RateChart(ReportTexts texts, Markup html)
{
    // Unit: CSS pixels, as in page.css.
    private const double Top = 10;
    private const double Height = 150;
    private const double Bottom = Top + Height;

    /// <summary>Draws it; where no record was read, says so.</summary>
    /// <param name="report">The object.</param>
    /// <param name="id">A word for it that no other one on the page has.</param>
    public void Write(ObjectReport report, string id)
    {
        var steps = RateStep.Of(report.Timeline);
        var most = steps.Select(step => step.PerSecond).DefaultIfEmpty().Max();
        var summary = most > 0 ? Summary(report, most) : texts[ReportText.PageNoRecords];
        using var figure = html.Element("figure");
        using (html.Element("figcaption"))
        {
            html.Leaf("h3", texts[ReportText.PageRate]);
            html.Leaf("p", summary);
        }

        if (most == 0)
            return;
        var scale = new ChartScale(most);
        using var plot = html.Element("div", ("class", "plot"));
        using (html.Element("div", ("class", "scale"), ("aria-hidden", "true")))
            foreach (var value in (double[])[scale.Top, scale.Top / 2, 0])
                html.Leaf("span", texts.Rate(value));
        Draw(report, summary, steps, scale, id);
    }

    private void Draw(ObjectReport report, string summary, IReadOnlyList<RateStep> steps, ChartScale scale, string id)
    {
        using var svg = html.Element(
            "svg", ("xmlns", "http://www.w3.org/2000/svg"), ("class", "chart"), ("role", "img"),
            ("aria-labelledby", $"{id}-title {id}-desc"));
        html.Leaf("title", $"{texts[ReportText.PageRate]}: {report.ObjectType}", ("id", $"{id}-title"));
        html.Leaf("desc", summary, ("id", $"{id}-desc"));
        var end = steps[^1].To;
        foreach (var share in (double[])[0, 0.5, 1])
            WriteLine("grid", Bottom - share * Height);
        foreach (var step in steps.Where(step => step.PerSecond > 0))
            WriteStep(step, end, scale);
        WriteLine("average", Bottom - scale.ShareOf(report.RecordsPerSecond) * Height);
        foreach (var tick in ChartScale.TicksOf(end))
            WriteTick(tick, end);
    }

    private void WriteStep(RateStep step, TimeSpan end, ChartScale scale)
    {
        var height = scale.ShareOf(step.PerSecond) * Height;
        using var bar = html.Element(
            "rect", ("x", Percent(step.From / end)), ("width", Percent((step.To - step.From) / end)),
            ("y", Number(Bottom - height)), ("height", Number(height)));
        html.Leaf("title", texts.Format(ReportText.PageRateAt, texts.Length(step.From), texts.Length(step.To), texts.Rate(step.PerSecond)));
    }

    private void WriteLine(string kind, double y) =>
        html.Void("line", ("class", kind), ("x1", "0"), ("x2", "100%"), ("y1", Number(y)), ("y2", Number(y)));

    private void WriteTick((TimeSpan At, double Count, string Unit) tick, TimeSpan end)
    {
        var share = tick.At / end;
        var anchor = share == 0 ? "start" : share > 0.95 ? "end" : "middle";
        html.Leaf(
            "text", $"{texts.Plain(tick.Count)} {tick.Unit}", ("x", Percent(share)), ("y", Number(Bottom + 18)), ("text-anchor", anchor));
    }

    private string Summary(ObjectReport report, double most) => texts.Format(
        ReportText.PageRateSummary, texts.Count(report.RecordsFetched), texts.Length(report.Duration),
        texts.Rate(most), texts.Rate(report.RecordsPerSecond));

    private static string Percent(double share) => Number(100 * share) + "%";

    private static string Number(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);
}

using System.Globalization;
using HubSpotEtl.Reporting.Figures;
using HubSpotEtl.Reporting.Texts;

namespace HubSpotEtl.Reporting.Html;

/// <summary>A figure by its parts: a table with a bar in each row.</summary>
internal sealed class Breakdown(ReportTexts texts, Markup html)
{
    /// <summary>Counts, and where they are kept; nothing where there are none.</summary>
    /// <param name="caption">What is counted.</param>
    /// <param name="parts">The parts.</param>
    public void Write(ReportText caption, CountByCategory parts)
    {
        var rows = parts.In(texts);
        if (rows.Count == 0)
            return;
        var most = Math.Max(1, rows.Max(row => row.Count));
        Write(caption, parts.Part, ReportText.PageNumber, rows.Select(row => (row.Name, 100.0 * row.Count / most, texts.Count(row.Count))));
        if (parts.Kept is { } kept)
            html.Leaf("p", texts[kept], ("class", "aside"));
    }

    /// <summary>Things by how much of them is empty; nothing where there are none.</summary>
    /// <param name="caption">What is counted.</param>
    /// <param name="shares">The things.</param>
    public void Write(ReportText caption, Shares shares)
    {
        if (shares.All.Count > 0)
            Write(
                caption, shares.Part, ReportText.PageShare,
                shares.All.Select(share => (share.Name, share.Percent, texts.Decimal(share.Percent, 1) + " %")));
    }

    private void Write(
        ReportText caption, ReportText part, ReportText number, IEnumerable<(string Name, double Percent, string Number)> rows)
    {
        using var table = html.Element("table", ("class", "parts"));
        html.Leaf("caption", texts[caption]);
        using (html.Element("thead"))
        using (html.Element("tr"))
        {
            html.Leaf("th", texts[part], ("scope", "col"));
            html.Leaf("th", texts[number], ("scope", "col"));
        }

        using var body = html.Element("tbody");
        foreach (var row in rows)
            using (html.Element("tr"))
            {
                using (html.Element("th", ("scope", "row")))
                {
                    html.Leaf("span", row.Name);
                    WriteBar(row.Percent);
                }

                html.Leaf("td", row.Number);
            }
    }

    // SVG for its attributes: the page's policy lets no element have a style of its own.
    private void WriteBar(double percent)
    {
        using var bar = html.Element("svg", ("xmlns", "http://www.w3.org/2000/svg"), ("class", "bar"), ("aria-hidden", "true"));
        html.Void("rect", ("class", "track"), ("width", "100%"), ("height", "100%"));
        html.Void("rect", ("width", percent.ToString("0.##", CultureInfo.InvariantCulture) + "%"), ("height", "100%"));
    }
}

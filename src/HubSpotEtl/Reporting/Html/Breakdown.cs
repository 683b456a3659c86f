using System.Globalization;
using HubSpotEtl.Reporting.Texts;

namespace HubSpotEtl.Reporting.Html;

/// <summary>A figure by its parts: a table with a bar in each row.</summary>
internal sealed class Breakdown(ReportTexts texts, Markup html)
{
    /// <summary>Counts, the largest first; nothing where there are none.</summary>
    /// <param name="caption">What is counted.</param>
    /// <param name="part">What the parts are called.</param>
    /// <param name="parts">The count of each.</param>
    public void Write(ReportText caption, ReportText part, IReadOnlyDictionary<string, long> parts)
    {
        if (parts.Count == 0)
            return;
        var most = Math.Max(1, parts.Values.Max());
        Write(
            texts[caption], texts[part], texts[ReportText.PageNumber],
            parts.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal)
                .Select(entry => (entry.Key, 100.0 * entry.Value / most, texts.Count(entry.Value))));
    }

    /// <summary>Columns by how much of them is empty; nothing where there are none.</summary>
    /// <param name="columns">The columns, in order.</param>
    public void Write(IReadOnlyList<ColumnFill> columns)
    {
        if (columns.Count > 0)
            Write(
                texts[ReportText.PageEmptiest], texts[ReportText.PageColumn], texts[ReportText.PageShare],
                columns.Select(column => (column.Column, column.EmptyPercent, texts.Decimal(column.EmptyPercent, 1) + " %")));
    }

    private void Write(string caption, string part, string number, IEnumerable<(string Name, double Percent, string Number)> rows)
    {
        using var table = html.Element("table", ("class", "parts"));
        html.Leaf("caption", caption);
        using (html.Element("thead"))
        using (html.Element("tr"))
        {
            html.Leaf("th", part, ("scope", "col"));
            html.Leaf("th", number, ("scope", "col"));
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

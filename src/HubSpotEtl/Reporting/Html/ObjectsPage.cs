using HubSpotEtl.Reporting.Figures;
using HubSpotEtl.Reporting.Texts;
using static HubSpotEtl.Reporting.Texts.ReportText;

namespace HubSpotEtl.Reporting.Html;

/// <summary>
/// A page about objects: how it ended and when, each object in a line where there are several, then all there is to say of each.
/// </summary>
internal sealed class ObjectsPage(ReportTexts texts, Markup html)
{
    private readonly PageParts _parts = new(texts, html);
    private readonly FigureMarkup _figures = new(texts, html);

    /// <summary>An object that has no report.</summary>
    /// <param name="failure">What happened to it.</param>
    /// <param name="meaning">What that means.</param>
    public PageEntry EntryOf(ObjectFailure failure, ReportText meaning) => new(
        failure.ObjectType, new Outcome(texts[Failed], Outcome.Bad, texts[meaning]), [new English(failure.Error)],
        () => _parts.WriteNotices(PageError, Outcome.Bad, [$"{failure.Error}: {failure.Detail}"]));

    /// <summary>Writes the page's content.</summary>
    /// <param name="title">What kind of page it is.</param>
    /// <param name="headline">The outcome of all objects.</param>
    /// <param name="times">When it began and when it was over.</param>
    /// <param name="columns">The columns of the overview.</param>
    /// <param name="entries">The objects.</param>
    /// <param name="notStarted">Objects that were not begun.</param>
    public void Write(
        ReportText title, string headline, (DateTimeOffset From, DateTimeOffset To) times, IReadOnlyList<PageColumn> columns,
        IReadOnlyList<PageEntry> entries, int notStarted = 0)
    {
        var isAlone = entries.Count == 1 && notStarted == 0;
        using (html.Element("header"))
        {
            html.Leaf("p", $"hubspot-etl · {texts[title]}", ("class", "kicker"));
            if (isAlone)
                WriteHead("h1", entries[0], 0);
            else
                html.Leaf("h1", headline);
            WriteTimes(times.From, times.To);
        }

        if (!isAlone)
            WriteOverview(columns, entries, notStarted);
        // What failed needs somebody, so it comes first.
        foreach (var (index, entry) in entries.Index().OrderBy(each => each.Item.Outcome.Kind == Outcome.Bad ? 0 : 1))
            using (html.Element("section", ("id", Id(index)), ("class", isAlone ? "alone" : "one"), ("aria-labelledby", NameId(index))))
            {
                if (!isAlone)
                    WriteHead("h2", entry, index);
                entry.Body();
            }
    }

    private void WriteHead(string heading, PageEntry entry, int index)
    {
        using (html.Element("div", ("class", "head")))
        {
            html.Leaf(heading, entry.ObjectType, ("id", NameId(index)));
            entry.Outcome.Write(html);
        }

        html.Leaf("p", entry.Outcome.Meaning, ("class", "meaning"));
    }

    private void WriteTimes(DateTimeOffset from, DateTimeOffset to)
    {
        using var when = html.Element("p", ("class", "when"));
        _parts.WriteTime(from);
        html.Text(" – ");
        _parts.WriteTime(to);
        html.Text($" · {texts.Length(to - from)}");
    }

    private void WriteOverview(IReadOnlyList<PageColumn> columns, IReadOnlyList<PageEntry> entries, int notStarted)
    {
        using (html.Element("table", ("class", "overview")))
        {
            html.Leaf("caption", texts[PageObjects]);
            using (html.Element("thead"))
            using (html.Element("tr"))
                foreach (var column in (IEnumerable<PageColumn>)[new(PageObject), new(ReportText.Status), .. columns])
                    html.Leaf("th", texts[column.Name], ("scope", "col"), ("class", Kind(column)));
            using var body = html.Element("tbody");
            foreach (var (index, entry) in entries.Index())
                WriteRow(columns, entry, index);
        }

        if (notStarted > 0)
            html.Leaf("p", texts.Format(NotStarted, notStarted), ("class", "aside"));
    }

    private void WriteRow(IReadOnlyList<PageColumn> columns, PageEntry entry, int index)
    {
        using var row = html.Element("tr");
        using (html.Element("th", ("scope", "row")))
            html.Leaf("a", entry.ObjectType, ("href", $"#{Id(index)}"));
        using (html.Element("td"))
            entry.Outcome.Write(html);
        if (entry.Cells is [var only])
        {
            using var cell = html.Element("td", ("colspan", $"{columns.Count}"));
            _figures.Write(only);
            return;
        }

        // Where the page is too narrow for columns, each cell says itself what it is.
        foreach (var (column, value) in columns.Zip(entry.Cells))
            using (html.Element("td", ("class", Kind(column)), ("data-name", texts[column.Name])))
                _figures.Write(value);
    }

    private static string Kind(PageColumn column) => column.IsNumber ? "number" : "words";

    private static string Id(int index) => $"object-{index + 1}";

    private static string NameId(int index) => $"{Id(index)}-name";
}

using HubSpotEtl.Reporting.Figures;
using HubSpotEtl.Reporting.Texts;

namespace HubSpotEtl.Reporting.Html;

/// <summary>Writes figures on a page.</summary>
internal sealed class FigureMarkup(ReportTexts texts, Markup html)
{
    private readonly PageParts _page = new(texts, html);
    private readonly Breakdown _breakdown = new(texts, html);

    /// <summary>Names and values, one beside the other.</summary>
    /// <param name="kind">The list's class in <c>page.css</c>.</param>
    /// <param name="on">Those of the figures that are shown there.</param>
    /// <param name="figures">From which they are taken, in order.</param>
    /// <param name="report">Whose they are.</param>
    public void WriteList<T>(string kind, FigurePlacement on, IEnumerable<Figure<T>> figures, T report)
    {
        using var list = html.Element("dl", ("class", kind));
        foreach (var figure in figures.Where(figure => figure.On.HasFlag(on)))
            Write(figure.Name, figure.Value(report));
    }

    /// <summary>A section: its figures, and below them the parts of those that have any, with bars.</summary>
    public void WriteCard<T>(Section<T> section, T report)
    {
        using var card = _page.Card(section.Title);
        var shown = section.Figures.Where(figure => figure.On.HasFlag(FigurePlacement.Card))
            .Select(figure => (figure.Name, Value: figure.Value(report))).ToList();
        using (html.Element("dl"))
            foreach (var (name, value) in shown.Where(figure => figure.Value is not (CountByCategory or Names or Shares)))
                Write(name, value);
        foreach (var (name, value) in shown)
            WriteBelow(name, value);
    }

    /// <summary>A value alone.</summary>
    public void Write(object? value)
    {
        switch (value)
        {
            case TimeSpan length:
                html.Text(texts.Length(length));
                break;
            case DateTimeOffset moment:
                _page.WriteTime(moment);
                break;
            case Code:
                html.Leaf("code", texts.Value(value));
                break;
            case English { Text: var text }:
                html.Leaf("span", text, ("lang", "en"));
                break;
            case Reasoned { Reason: { } reason } word:
                html.Text($"{word.Word} ");
                html.Leaf("span", $"({reason})", ("class", "quiet"), ("lang", "en"));
                break;
            default:
                html.Text(texts.Value(value));
                break;
        }
    }

    private void Write(ReportText name, object? value)
    {
        var kind = value switch
        {
            Alarm { Count: > 0 } => "alarm",
            OfThese => "sub",
            _ => "",
        };
        using var fact = kind == "" ? html.Element("div") : html.Element("div", ("class", kind));
        html.Leaf("dt", texts[name]);
        using (html.Element("dd"))
            Write(value);
    }

    private void WriteBelow(ReportText name, object? value)
    {
        switch (value)
        {
            case CountByCategory parts:
                _breakdown.Write(name, parts);
                break;
            case Shares shares:
                _breakdown.Write(name, shares);
                break;
            case Names { All: { Count: > 0 } names }:
                using (html.Element("ul", ("class", "names")))
                    foreach (var one in names)
                        html.Leaf("li", one);
                break;
        }
    }
}

using HubSpotEtl.Reporting.Figures;
using HubSpotEtl.Reporting.Texts;
using static HubSpotEtl.Reporting.Texts.ReportText;

namespace HubSpotEtl.Reporting.Documents;

/// <summary>Writes figures as text.</summary>
internal sealed class FigureLines(ReportTexts texts, ReportPage page)
{
    private const int PartIndent = 6;

    public void Write<T>(Section<T> section, T report)
    {
        page.Section(texts[section.Title]);
        Write(section.Figures, report);
    }

    public void Write<T>(IReadOnlyList<Figure<T>> figures, T report, int indent = 4)
    {
        foreach (var figure in figures.Where(figure => figure.On.HasFlag(FigurePlacement.Text)))
            Write(texts[figure.Name], figure.Value(report), indent);
    }

    private void Write(string name, object? value, int indent)
    {
        switch (value)
        {
            case CountByCategory parts:
                foreach (var (part, count) in parts.In(texts))
                    page.Row(part, texts.Count(count), PartIndent);
                break;
            case Names { All: var names }:
                foreach (var one in names)
                    page.Line(new string(' ', PartIndent) + one);
                break;
            case Shares { All: { Count: > 0 } shares }:
                page.Line(new string(' ', indent) + name);
                foreach (var (one, percent) in shares)
                    page.Line($"{new string(' ', PartIndent)}{texts.Decimal(percent, 1),5} %  {one}");
                break;
            case Shares:
                break;
            case Reasoned { Reason: { } reason } word:
                WriteReasoned(name, word.Word, reason, indent);
                break;
            default:
                page.Row(name, Of(value), value is OfThese ? PartIndent : indent);
                break;
        }
    }

    // The reason stands beside the word where there is room: it must not be cut.
    private void WriteReasoned(string name, string word, string reason, int indent)
    {
        var both = $"{word} ({reason})";
        var fits = both.Length <= ReportPage.ValueWidth;
        page.Row(name, fits ? both : word, indent);
        if (!fits)
            page.Paragraph(reason);
    }

    // Rounded as JSON has it.
    private string Of(object? value) => value switch
    {
        TimeSpan length => texts.Format(Seconds, texts.Decimal(Math.Round(length.TotalSeconds, 2), 2)),
        DateTimeOffset moment => ReportTexts.Moment(moment),
        _ => texts.Value(value),
    };
}

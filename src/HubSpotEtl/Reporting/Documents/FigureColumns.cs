using HubSpotEtl.TextSafety;
using HubSpotEtl.Reporting.Figures;
using HubSpotEtl.Reporting.Texts;

namespace HubSpotEtl.Reporting.Documents;

/// <summary>
/// Lays figures of several things out in columns, a line a thing: all but the first are as wide as their widest cell, the first gets what
/// is left of the page. A name that is wider still stands whole on a line of its own.
/// </summary>
/// <param name="texts">The language.</param>
/// <param name="figures">The columns.</param>
/// <param name="words">
/// How many of them after the first hold words, which stand on the left of their column; numbers stand on the right.
/// </param>
internal sealed class FigureColumns<T>(ReportTexts texts, IReadOnlyList<Figure<T>> figures, int words = 0)
{
    private const int Gap = 2;

    /// <param name="page">Gets them.</param>
    /// <param name="things">In order.</param>
    /// <param name="remarks">What there is to say of a thing, in sentences below its line.</param>
    public void Write(ReportPage page, IReadOnlyList<T> things, Func<T, IEnumerable<string>> remarks)
    {
        string[] head = [.. figures.Select(figure => texts[figure.Name])];
        var rows = things.Select(Row).ToList();
        int[] widths = [.. head.Select((name, column) => rows.Select(row => row[column].Length).Append(name.Length).Max())];
        WriteRow(page, head, widths);
        page.Line(new string('-', ReportPage.Width));
        foreach (var (row, thing) in rows.Zip(things))
        {
            WriteRow(page, row, widths);
            foreach (var remark in remarks(thing))
                page.Paragraph(remark);
        }
    }

    private string[] Row(T thing) => [.. figures.Select(figure => figure.Value(thing) is { } value ? texts.Value(value) : "-")];

    private void WriteRow(ReportPage page, string[] row, int[] widths)
    {
        var name = Printable.Escape(row[0]);
        var room = Math.Max(0, ReportPage.Width - widths.Skip(1).Sum(width => width + Gap));
        var isWide = name.Length > room;
        if (isWide)
            page.Line(name);
        var cells = row.Select((cell, column) =>
            new string(' ', Gap) + (column <= words ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])));
        page.Line((isWide ? "" : name).PadRight(room) + string.Concat(cells.Skip(1)));
    }
}

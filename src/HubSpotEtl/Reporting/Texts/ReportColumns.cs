using HubSpotEtl.Printing;

namespace HubSpotEtl.Reporting.Texts;

/// <summary>
/// Lays rows of cells out in columns: all but the first are as wide as their widest cell, the first gets what is left of the page. A name
/// that is wider still stands whole on a line of its own.
/// </summary>
/// <param name="rows">The head and the rows; each with as many cells.</param>
/// <param name="words">How many of the columns after the first hold words, which stand on the left of their column; figures stand on the right.</param>
internal sealed class ReportColumns(IReadOnlyList<string[]> rows, int words = 0)
{
    private const int Gap = 2;

    private readonly int[] _widths = [.. rows[0].Select((_, column) => rows.Max(row => row[column].Length))];

    private int NameWidth => Math.Max(0, ReportPage.Width - _widths.Skip(1).Sum(width => width + Gap));

    public void WriteHead(ReportPage page)
    {
        Write(page, rows[0]);
        page.Line(new string('-', ReportPage.Width));
    }

    /// <param name="page">Gets the row.</param>
    /// <param name="index">Counted without the head.</param>
    public void WriteRow(ReportPage page, int index) => Write(page, rows[index + 1]);

    private void Write(ReportPage page, string[] row)
    {
        var name = Printable.Escape(row[0]);
        var isWide = name.Length > NameWidth;
        if (isWide)
            page.Line(name);
        var cells = row.Select((cell, column) => new string(' ', Gap) + (column <= words ? cell.PadRight(_widths[column]) : cell.PadLeft(_widths[column]))).Skip(1);
        page.Line((isWide ? "" : name).PadRight(NameWidth) + string.Concat(cells));
    }
}

using HubSpotEtl.TextSafety;
using HubSpotEtl.Reporting.Progress;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace HubSpotEtl.Reporting.Terminal;

/// <summary>
/// Draws the objects of a run as a table that fits any terminal: columns go where it is too narrow, objects where it is too low. Widths are
/// those that characters have on a terminal, and names are data: neither control sequences nor markup in them mean anything.
/// </summary>
/// <param name="signs">What the terminal can show.</param>
internal sealed class ProgressTable(ProgressSigns signs)
{
    private const int LowestWithHeads = 6;

    private static readonly Style s_dim = new(Color.Grey);
    private static readonly Style s_good = new(Color.Green);
    private static readonly Style s_bad = new(Color.Red);

    private readonly IAnsiConsole _console = AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = AnsiSupport.Yes,
        ColorSystem = ColorSystemSupport.Standard,
        Interactive = InteractionSupport.No,
        Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        Out = new AnsiConsoleOutput(TextWriter.Null),
    });

    /// <summary>Draws.</summary>
    /// <param name="rows">All objects of the run, in their order.</param>
    /// <param name="size">The terminal's present size.</param>
    /// <returns>Lines narrower than the terminal, and fewer than it has rows.</returns>
    public IReadOnlyList<string> Lines(IReadOnlyList<ProgressRow> rows, TerminalSize size)
    {
        // A line for the heads, one for what has no room, and one for the log.
        var isLow = size.Rows < LowestWithHeads;
        var shown = Shown(rows, isLow ? Math.Max(1, size.Rows - 1) : size.Rows - 3);
        var layout = Layout(shown, size.Columns - 1);
        var grid = new Grid();
        grid.AddColumn(Column(layout.Name, Justify.Left, gap: 0));
        if (layout.Bar > 0)
            grid.AddColumn(Column(layout.Bar, Justify.Left, ProgressLayout.Gap));
        foreach (var (_, width) in layout.Figures)
            grid.AddColumn(Column(width, Justify.Right, ProgressLayout.Gap));
        if (layout.Figures.Count > 0 && !isLow)
            grid.AddRow(Heads(layout));
        foreach (var row in shown)
            grid.AddRow([.. Cells(row, layout)]);
        List<string> lines = [.. Rendered(grid, size.Columns)];
        if (shown.Count < rows.Count && !isLow)
            lines.AddRange(Rendered(new Text(Cut($"  and {rows.Count - shown.Count} more", size.Columns - 1), s_dim), size.Columns));
        return lines;
    }

    // What does not fit a low terminal is what is over longest, and what waits longest.
    private static List<ProgressRow> Shown(IReadOnlyList<ProgressRow> rows, int most)
    {
        var inHand = rows.TakeWhile(row => row.State is ProgressState.Healthy or ProgressState.Unhealthy).Count();
        var first = Math.Clamp(inHand - (most / 3), 0, Math.Max(0, rows.Count - most));
        return [.. rows.Skip(first).Take(most)];
    }

    private ProgressLayout Layout(IReadOnlyList<ProgressRow> rows, int room) => ProgressLayout.Of(
        rows.Max(row => Width(Name(row))),
        from column in ProgressColumn.All
        let text = rows.Max(row => Width(column.Text(row)))
        where text > 0
        select (column, Math.Max(text, Width(column.Title))),
        room);

    private static GridColumn Column(int width, Justify alignment, int gap) =>
        new() { Width = width, NoWrap = true, Alignment = alignment, Padding = new Padding(gap, 0, 0, 0) };

    private static IRenderable[] Heads(ProgressLayout layout)
    {
        List<IRenderable> heads = [new Text("")];
        if (layout.Bar > 0)
            heads.Add(new Text(""));
        heads.AddRange(layout.Figures.Select(figure => new Text(figure.Column.Title, s_dim)));
        return [.. heads];
    }

    private IEnumerable<IRenderable> Cells(ProgressRow row, ProgressLayout layout)
    {
        yield return new Text(Cut(Name(row), layout.Name), StyleOf(row.State));
        if (layout.Bar > 0)
            yield return Bar(row, layout.Bar);
        foreach (var (column, _) in layout.Figures)
            yield return new Text(column.Text(row));
    }

    private Paragraph Bar(ProgressRow row, int width)
    {
        if (row.State != ProgressState.InHand)
            return new Paragraph(row.Outcome ?? "waiting", StyleOf(row.State));
        if (row.Snapshot?.Percent is not { } percent)
            return new Paragraph("");
        var done = (int)(width * percent / 100);
        return new Paragraph(new string(signs.Done, done), s_good).Append(new string(signs.Left, width - done), s_dim);
    }

    private static Style StyleOf(ProgressState state) => state switch
    {
        ProgressState.Waiting => s_dim,
        ProgressState.Healthy => s_good,
        ProgressState.Unhealthy => s_bad,
        _ => Style.Plain,
    };

    private string Name(ProgressRow row) => $"{signs.Of(row.State)} {Printable.Escape(row.Name)}";

    private string[] Rendered(IRenderable what, int width)
    {
        _console.Profile.Width = width;
        return [.. _console.ToAnsi(what).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd(' '))];
    }

    private static int Width(string text) => new Segment(text).CellCount();

    private static string Cut(string text, int width) => Segment.SplitOverflow(new Segment(text), Overflow.Ellipsis, width)[0].Text;
}

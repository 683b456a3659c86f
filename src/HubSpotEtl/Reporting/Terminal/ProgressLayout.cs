namespace HubSpotEtl.Reporting.Terminal;

/// <summary>Which columns of a progress table fit a width, and how wide they are. Unit: columns of a terminal.</summary>
/// <param name="Name">The width of the objects' names.</param>
/// <param name="Bar">The width of the bars; 0 when there are none.</param>
/// <param name="Figures">The other columns with their widths.</param>
internal sealed record ProgressLayout(int Name, int Bar, IReadOnlyList<(ProgressColumn Column, int Width)> Figures)
{
    /// <summary>Between two columns.</summary>
    public const int Gap = 2;

    // A name may be cut to so much before a column goes, and to less before the last one does.
    private const int ShortName = 14;
    private const int ShortestName = 8;

    // The longest word for an outcome, which stands in place of a bar.
    private const int ShortestBar = 11;
    private const int LongestBar = 30;
    private const int ImportanceOfBar = 6;

    /// <summary>Lays a table out.</summary>
    /// <param name="longestName">The width of the longest name.</param>
    /// <param name="figures">The columns that say something, with the widths that they need.</param>
    /// <param name="room">The width that there is.</param>
    public static ProgressLayout Of(int longestName, IEnumerable<(ProgressColumn Column, int Width)> figures, int room)
    {
        var byImportance = figures.OrderBy(figure => figure.Column.Importance).ToList();
        var hasBar = true;
        while (RoomLeft() < 0 && (hasBar || byImportance.Count > 0))
        {
            if (hasBar && (byImportance.Count == 0 || byImportance[0].Column.Importance > ImportanceOfBar))
                hasBar = false;
            else
                byImportance.RemoveAt(0);
        }

        var name = Math.Max(1, Math.Min(longestName, LeastName() + RoomLeft()));
        var bar = hasBar ? Math.Min(LongestBar, ShortestBar + RoomLeft() + LeastName() - name) : 0;
        return new ProgressLayout(
            name, bar, [.. ProgressColumn.All.SelectMany(column => byImportance.Where(figure => figure.Column == column))]);

        int LeastName() => Math.Min(longestName, hasBar || byImportance.Count > 1 ? ShortName : ShortestName);

        int RoomLeft() => room - LeastName() - (hasBar ? Gap + ShortestBar : 0) - byImportance.Sum(figure => Gap + figure.Width);
    }
}

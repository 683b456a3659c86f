using System.Globalization;
using HubSpotEtl.Reporting.Progress;

namespace HubSpotEtl.Reporting.Terminal;

/// <summary>A column of figures in the progress table.</summary>
/// <param name="Title">Its head.</param>
/// <param name="Importance">Where the terminal is too narrow the least important go first.</param>
/// <param name="Text">What it says of an object; empty for nothing.</param>
internal sealed record ProgressColumn(string Title, int Importance, Func<ProgressRow, string> Text)
{
    /// <summary>All of them, in their order.</summary>
    public static readonly IReadOnlyList<ProgressColumn> All =
    [
        new("", 7, row => Say(row.Snapshot?.Percent, "{0} %")),
        new("records", 9, row => Say(row.Snapshot?.Records, "{0:N0}")),
        new("of", 4, row => Say(row.Snapshot?.TotalRecords, "{0:N0}")),
        new("rate", 6, row => Say(row.RecordsPerSecond, "{0:N0}/s")),
        new("lag", 2, row => row.State == ProgressState.InHand ? Say(row.Snapshot?.Unmerged, "{0:N0}") : ""),
        new("assoc.", 3, row => row.Snapshot is { Associations: > 0 and var links } ? Say<long>(links, "{0:N0}") : ""),
        new("API", 5, row => row.State == ProgressState.InHand ? Say(100 * row.Snapshot?.ApiLoad, "{0:N0} %") : ""),
        new("calls left", 1, row => row.State == ProgressState.InHand ? Say(row.Snapshot?.ApiCallsLeft, "{0:N0}") : ""),
        new("time", 8, row => row.Time is { } time ? Clock(time, isLeft: row.State == ProgressState.InHand) : ""),
    ];

    private static string Say<T>(T? value, string format)
        where T : struct => value is { } number ? string.Format(CultureInfo.InvariantCulture, format, number) : "";

    // What is left is marked by a minus sign, as on a countdown.
    private static string Clock(TimeSpan time, bool isLeft)
    {
        var text = time.TotalHours < 1
            ? string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(time.TotalHours)}:{time.Minutes:00}:{time.Seconds:00}");
        return isLeft ? "-" + text : text;
    }
}

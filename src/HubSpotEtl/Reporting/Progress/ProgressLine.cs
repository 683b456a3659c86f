using System.Globalization;

namespace HubSpotEtl.Reporting.Progress;

/// <summary>
/// A snapshot as one line: <c>contacts: 12,300 of 200,000 records (6 %), 2,050/s, ETA 0:01:32, 123 pages, 4,321 calls left</c>.
/// </summary>
internal static class ProgressLine
{
    /// <param name="objectType">The object type as the user named it.</param>
    /// <param name="now">The state to show.</param>
    /// <param name="recordsPerSecond">The present rate; null when not known.</param>
    public static string Of(string objectType, ProgressSnapshot now, double? recordsPerSecond)
    {
        string?[] parts =
        [
            Records(now),
            recordsPerSecond is { } rate ? Text($"{rate:N0}/s") : null,
            now.TimeLeft(recordsPerSecond) is { } left ? Text($"ETA {left:g}") : null,
            Text($"{now.Pages:N0} pages"),
            now.Associations > 0 ? Text($"{now.Associations:N0} associations") : null,
            now.ApiCallsLeft is { } calls ? Text($"{calls:N0} calls left") : null,
        ];
        return $"{objectType}: {string.Join(", ", parts.OfType<string>())}";
    }

    private static string Records(ProgressSnapshot now) => now.Percent is { } percent
        ? Text($"{now.Records:N0} of {now.TotalRecords:N0} records ({percent} %)")
        : Text($"{now.Records:N0} records");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

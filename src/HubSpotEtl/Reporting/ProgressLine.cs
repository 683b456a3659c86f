using System.Globalization;

namespace HubSpotEtl.Reporting;

/// <summary>A snapshot as one line: <c>contacts: 12,300 of 200,000 records (6 %), 2,050/s, ETA 0:01:32, 123 pages, 4,321 calls left</c>.</summary>
internal static class ProgressLine
{
    /// <param name="now">The state to show.</param>
    /// <param name="elapsed">Since the first snapshot of the object.</param>
    /// <param name="recordsBefore">What that first snapshot had: a resumed run does not begin at nothing.</param>
    public static string Of(ProgressSnapshot now, TimeSpan elapsed, long recordsBefore)
    {
        var rate = elapsed > TimeSpan.Zero ? Math.Max(0, now.Records - recordsBefore) / elapsed.TotalSeconds : 0;
        string?[] parts =
        [
            Records(now),
            elapsed > TimeSpan.Zero ? Text($"{rate:N0}/s") : null,
            Eta(now, rate),
            Text($"{now.Pages:N0} pages"),
            now.Associations > 0 ? Text($"{now.Associations:N0} associations") : null,
            now.ApiCallsLeft is { } left ? Text($"{left:N0} calls left") : null,
        ];
        return $"{now.ObjectType}: {string.Join(", ", parts.OfType<string>())}";
    }

    private static string Records(ProgressSnapshot now) => now.TotalRecords is { } total and > 0
        ? Text($"{now.Records:N0} of {total:N0} records ({Math.Min(100, 100 * now.Records / total)} %)")
        : Text($"{now.Records:N0} records");

    private static string? Eta(ProgressSnapshot now, double rate)
    {
        if (now.TotalRecords is not { } total || rate <= 0 || now.Records >= total)
            return null;
        var seconds = Math.Min((total - now.Records) / rate, TimeSpan.FromDays(99).TotalSeconds);
        return Text($"ETA {TimeSpan.FromSeconds(Math.Ceiling(seconds)):g}");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;

namespace HubSpotEtl.Status.Report;

/// <summary>A span of time in at most six characters: <c>42s</c>, <c>42m</c>, <c>5h 12m</c>, <c>12d 3h</c>, <c>120d</c>.</summary>
internal static class AgeText
{
    private const int DaysWithoutHours = 100;

    /// <param name="age">Below zero, as between two clocks that differ, counts as nothing.</param>
    public static string Of(TimeSpan age) => age switch
    {
        { TotalSeconds: < 0 } => "0s",
        { TotalMinutes: < 1 } => Text(age.Seconds, "s"),
        { TotalHours: < 1 } => Text(age.Minutes, "m"),
        { TotalDays: < 1 } => Text(age.Hours, "h", age.Minutes, "m"),
        { TotalDays: < DaysWithoutHours } => Text(age.Days, "d", age.Hours, "h"),
        _ => Text(age.Days, "d"),
    };

    private static string Text(int number, string unit) => number.ToString(CultureInfo.InvariantCulture) + unit;

    private static string Text(int number, string unit, int rest, string restUnit) =>
        rest == 0 ? Text(number, unit) : $"{Text(number, unit)} {Text(rest, restUnit)}";
}

namespace HubSpotEtl.Reporting.Html;

/// <summary>Where the axes of a chart end and what is written along them: numbers that are easy to read.</summary>
/// <param name="most">The largest value, more than 0.</param>
internal sealed class ChartScale(double most)
{
    private const int MostTicks = 5;

    // Halves of them are easy to read too.
    private static readonly double[] s_tops = [1, 2, 4, 6, 8, 10];

    // Unit: seconds.
    private static readonly double[] s_steps =
        [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];

    /// <summary>The value at the upper end.</summary>
    public double Top { get; } = TopOf(most);

    /// <summary>How far up a value stands: 0 to 1.</summary>
    public double ShareOf(double value) => Math.Min(1, value / Top);

    /// <summary>What is written along the time: from 0 on, at even steps.</summary>
    /// <param name="end">The time at the right end, more than 0.</param>
    public static IEnumerable<(TimeSpan At, double Count, string Unit)> TicksOf(TimeSpan end)
    {
        var step = s_steps.FirstOrDefault(step => step * MostTicks >= end.TotalSeconds, Math.Ceiling(end.TotalDays / MostTicks) * 86_400);
        var (size, unit) = step < 60 ? (1, "s") : step < 3600 ? (60, "min") : (3600, "h");
        for (var i = 0; i * step <= end.TotalSeconds; i++)
            yield return (TimeSpan.FromSeconds(i * step), i * step / size, unit);
    }

    private static double TopOf(double most)
    {
        var magnitude = Math.Pow(10, Math.Floor(Math.Log10(most)));
        return s_tops.First(top => top * magnitude >= most * (1 - 1e-9)) * magnitude;
    }
}

using HubSpotEtl.Benchmarks.Measuring;

namespace HubSpotEtl.Benchmarks.Check;

/// <summary>Times two sides of a ratio.</summary>
internal static class Stopwatch
{
    /// <summary>How many times as long the one takes.</summary>
    /// <param name="round">Decides which goes first.</param>
    /// <param name="one">Measured.</param>
    /// <param name="baseline">What it is set against.</param>
    /// <returns>The ratio.</returns>
    public static async Task<double> RatioAsync(int round, Func<Task> one, Func<Task> baseline)
    {
        var (took, least) = await Turns.InTurnAsync(round, () => TimeAsync(one), () => TimeAsync(baseline));
        return took / least;
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task> work)
    {
        var start = TimeProvider.System.GetTimestamp();
        await work();
        return TimeProvider.System.GetElapsedTime(start);
    }
}

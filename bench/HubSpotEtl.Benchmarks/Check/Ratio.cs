using HubSpotEtl.Benchmarks.Measuring;

namespace HubSpotEtl.Benchmarks.Check;

/// <summary>
/// A figure that travels from machine to machine: how many times as much the product takes as a baseline that is measured beside it.
/// Smaller is better.
/// </summary>
/// <param name="Name">What is compared.</param>
/// <param name="Rounds">How often, for a figure that holds.</param>
/// <param name="MeasureAsync">Measures one round; the first argument is its number, from 0.</param>
/// <param name="Of">What the rounds say.</param>
internal sealed record Ratio(
    string Name, int Rounds, Func<int, CancellationToken, Task<Pair>> MeasureAsync, Func<IReadOnlyList<Pair>, double> Of)
{
    /// <summary>For CPU time, of which a busy machine takes from both sides of a round alike.</summary>
    /// <param name="rounds">At least one.</param>
    /// <returns>The median of the rounds' ratios.</returns>
    public static double Median(IReadOnlyList<Pair> rounds) => Spread.Of(rounds.Select(round => round.One / round.Baseline)).Median;

    /// <summary>For wall time, which other processes lengthen at random, and never shorten.</summary>
    /// <param name="rounds">At least one.</param>
    /// <returns>The ratio of the shortest of both sides.</returns>
    public static double Best(IReadOnlyList<Pair> rounds) => rounds.Min(round => round.One) / rounds.Min(round => round.Baseline);
}

namespace HubSpotEtl.Benchmarks.Check;

/// <summary>What both sides of a ratio took in one round.</summary>
/// <param name="One">The side that is judged.</param>
/// <param name="Baseline">The side that it is set against.</param>
internal readonly record struct Pair(double One, double Baseline);

namespace HubSpotEtl.Benchmarks.Check;

/// <summary>
/// A figure that travels from machine to machine: how many times as much the product takes as a baseline that is measured beside it. Smaller is
/// better.
/// </summary>
/// <param name="Name">What is compared.</param>
/// <param name="Rounds">How often, for a median that holds.</param>
/// <param name="MeasureAsync">Measures one round; the first argument is its number, from 0.</param>
internal sealed record Ratio(string Name, int Rounds, Func<int, CancellationToken, Task<double>> MeasureAsync);

namespace HubSpotEtl.Benchmarks.Measuring;

/// <summary>What a short piece of work took.</summary>
/// <param name="Wall">From start to end.</param>
/// <param name="Cpu">CPU time of this process and of PostgreSQL's backends.</param>
internal readonly record struct Cost(TimeSpan Wall, TimeSpan Cpu);

using BenchmarkDotNet.Attributes;
using HubSpotEtl.Benchmarks.Product;

namespace HubSpotEtl.Benchmarks.Micro;

/// <summary>
/// Pages to rows of an empty table, one after another on one core; against COPY and merge of rows that are encoded already.
/// </summary>
public class PageToTable : BatchBenchmark
{
    /// <summary>Empties the tables.</summary>
    [IterationSetup]
    public void Prepare() => Prepare(Target.Empty);

    /// <summary>The floor.</summary>
    /// <returns>Rows written.</returns>
    [Benchmark(Baseline = true, OperationsPerInvoke = OneBatch.Records)]
    public Task<long> Floor() => Batch.LoadFloorAsync(Target.Empty, CancellationToken.None);

    /// <summary>The product.</summary>
    /// <returns>Rows written.</returns>
    [Benchmark(OperationsPerInvoke = OneBatch.Records)]
    public Task<long> Pages() => Batch.LoadPagesAsync(Target.Empty, CancellationToken.None);
}

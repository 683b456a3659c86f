using BenchmarkDotNet.Attributes;
using HubSpotEtl.Benchmarks.Product;

namespace HubSpotEtl.Benchmarks.Micro;

/// <summary>A batch of rows into the table, with COPY and bookkeeping; against COPY and a plain guarded upsert.</summary>
public class MergeBatch : BatchBenchmark
{
    /// <summary>What the rows meet.</summary>
    [ParamsAllValues]
    public Target Target { get; set; }

    /// <summary>Brings the tables into that state.</summary>
    [IterationSetup]
    public void Prepare() => Prepare(Target);

    /// <summary>The floor.</summary>
    /// <returns>Rows written.</returns>
    [Benchmark(Baseline = true, OperationsPerInvoke = OneBatch.Records)]
    public Task<long> Floor() => Batch.LoadFloorAsync(Target, CancellationToken.None);

    /// <summary>The product.</summary>
    /// <returns>Rows written.</returns>
    [Benchmark(OperationsPerInvoke = OneBatch.Records)]
    public Task<long> Rows() => Batch.LoadRowsAsync(Target, CancellationToken.None);
}

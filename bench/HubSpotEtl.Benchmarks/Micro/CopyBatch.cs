using BenchmarkDotNet.Attributes;
using HubSpotEtl.Benchmarks.Product;

namespace HubSpotEtl.Benchmarks.Micro;

/// <summary>A batch into the staging table, from rows and from pages; against COPY of rows that are encoded already.</summary>
public class CopyBatch : BatchBenchmark
{
    /// <summary>The floor.</summary>
    /// <returns>When the server has the rows.</returns>
    [Benchmark(Baseline = true, OperationsPerInvoke = OneBatch.Records)]
    public Task Floor() => Batch.CopyFloorAsync(CancellationToken.None);

    /// <summary>The product's own COPY.</summary>
    /// <returns>When the server has the rows.</returns>
    [Benchmark(OperationsPerInvoke = OneBatch.Records)]
    public Task Rows() => Batch.CopyRowsAsync(CancellationToken.None);

    /// <summary>Encoding and COPY.</summary>
    /// <returns>When the server has the rows.</returns>
    [Benchmark(OperationsPerInvoke = OneBatch.Records)]
    public Task Pages() => Batch.CopyPagesAsync(CancellationToken.None);

    /// <summary>The same by a JSON document, strings and Npgsql's importer.</summary>
    /// <returns>When the server has the rows.</returns>
    [Benchmark(OperationsPerInvoke = OneBatch.Records)]
    public Task PagesByImporter() => Batch.ImportPagesAsync(CancellationToken.None);
}

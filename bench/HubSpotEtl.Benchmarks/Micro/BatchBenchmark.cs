using BenchmarkDotNet.Attributes;
using HubSpotEtl.Benchmarks.Product;

namespace HubSpotEtl.Benchmarks.Micro;

/// <summary>What the benchmarks with a database share.</summary>
public abstract class BatchBenchmark
{
    private OneBatch? _batch;

    /// <summary>How wide the records are.</summary>
    [ParamsSource(nameof(Shapes))]
    public RecordShape Shape { get; set; } = RecordShape.Std;

    /// <summary>The shapes measured.</summary>
    public static IEnumerable<RecordShape> Shapes => [RecordShape.Std, RecordShape.Wide];

    private protected OneBatch Batch => _batch ?? throw new InvalidOperationException("The setup was not run.");

    /// <summary>Makes tables, connections and data.</summary>
    /// <returns>When all is there.</returns>
    [GlobalSetup]
    public async Task SetUpAsync() => _batch = await OneBatch.CreateAsync(Shape, CancellationToken.None);

    /// <summary>Drops the tables.</summary>
    /// <returns>When they are gone.</returns>
    [GlobalCleanup]
    public async Task CleanUpAsync() => await Batch.DisposeAsync();

    // BenchmarkDotNet awaits no iteration setup.
    private protected void Prepare(Target state) => Batch.PrepareAsync(state, CancellationToken.None).GetAwaiter().GetResult();
}

using System.Buffers;
using HubSpotEtl.Pipeline;
using HubSpotEtl.Pipeline.Context;
using HubSpotEtl.Pipeline.Flow;
using HubSpotEtl.Pipeline.Links;
using HubSpotEtl.Pipeline.Loading;
using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Postgres.Load;
using HubSpotEtl.Reporting;
using HubSpotEtl.Transform.Batches;
using HubSpotEtl.Transform.Pages;

namespace HubSpotEtl.Benchmarks.Product;

/// <summary>The product's pipeline with everything but HTTP: pages in memory → merged rows with their bookkeeping.</summary>
/// <param name="table">The table.</param>
/// <param name="loaders">Its loaders.</param>
/// <param name="batchRows">Rows merged at once.</param>
internal sealed class PipelineRun(ShapeTable table, IReadOnlyCollection<RowLoader> loaders, int batchRows)
{
    private readonly ArrayPool<byte> _pool = ArrayPool<byte>.Create(64 << 20, 2 + loaders.Count);

    /// <summary>Loads pages.</summary>
    /// <param name="pages">The pages.</param>
    /// <param name="unchanged">How many of the rows must turn out unchanged.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When all is committed.</returns>
    /// <exception cref="InvalidOperationException">The table does not hold the rows sent, or others were unchanged.</exception>
    public async Task LoadAsync(PageBodies pages, long unchanged, CancellationToken cancellationToken)
    {
        var counters = new RunCounters("contacts", TimeProvider.System);
        var plan = new RunPlan(Guid.NewGuid(), SyncMode.Full, "a benchmark", TimeProvider.System.GetUtcNow(), null, null, false, null);
        using var rows = new RowLoaders(loaders, new RunJournal(plan, "", 0), counters);
        // So many rows are the limit that is measured: bytes must not get in its way.
        var limits = new RowBatchLimits { Rows = batchRows, Bytes = Math.Max(new RowBatchLimits().Bytes, batchRows * 3_000) };
        using var batcher = new RowBatcher(table.Layout, limits, _pool, new TransformStatistics());
        var transform = new PageTransformer(
            batcher, new LinkBatcher([], new Dictionary<string, long>()), rows, new LinkProgress(), new NamedTargets([]));
        await new SyncPipeline(transform, rows, new NoLinks(), new PipelineCapacity(1)).RunAsync(
            AsyncEnumerable.Empty<SeenBatch>(), pages.ReadAsync(cancellationToken), CancellationToken.None, cancellationToken);
        await rows.EndAsync();
        if (counters.Merged != pages.Records || counters.Unchanged != unchanged || counters.Refused > 0)
            throw new InvalidOperationException(
                $"{pages.Records} rows were sent, {counters.Merged} merged, {counters.Unchanged} unchanged, {counters.Refused} refused.");
    }

    private sealed class NoLinks : ILinkSink
    {
        public Task LoadAsync(LinkRequest request, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("There are no links here.");
    }
}

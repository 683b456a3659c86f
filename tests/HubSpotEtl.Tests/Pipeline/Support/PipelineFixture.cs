using HubSpotEtl.HubSpot.Pages;
using HubSpotEtl.Pipeline.Flow;
using HubSpotEtl.Pipeline.Links;
using HubSpotEtl.Pipeline.Loading;
using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Tests.Transform;
using HubSpotEtl.Transform.Batches;
using HubSpotEtl.Transform.Pages;

namespace HubSpotEtl.Tests.Pipeline.Support;

/// <summary>A pipeline between pages and sinks that a test makes.</summary>
public abstract class PipelineFixture : IDisposable
{
    private protected const int Workers = 2;

    private RowBatcher? _batcher;

    private protected CancellationTokenSource Stop { get; } = new();

    private protected CancellationTokenSource Cancel { get; } = new();

    private protected CountingPool Pool { get; } = new();

    public void Dispose()
    {
        _batcher?.Dispose();
        Stop.Dispose();
        Cancel.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs a pipeline of its own, with a stop and a cancel that the test may pull.</summary>
    private protected Task<bool> RunAsync(
        IRowSink rows, ILinkSink links, IAsyncEnumerable<Page> pages, int rowsABatch = 5_000,
        IAsyncEnumerable<SeenBatch>? outstanding = null, long linksDone = 0) =>
        RunAsync(Pipeline(rows, links, rowsABatch, linksDone), pages, outstanding ?? Given.IdStream());

    /// <summary>Runs a pipeline.</summary>
    private protected Task<bool> RunAsync(SyncPipeline pipeline, IAsyncEnumerable<Page> pages, IAsyncEnumerable<SeenBatch> outstanding) =>
        pipeline.RunAsync(outstanding, pages, Stop.Token, Cancel.Token).Soon();

    /// <summary>The blocks around two sinks, with one target and two association workers.</summary>
    private protected SyncPipeline Pipeline(IRowSink rows, ILinkSink links, int rowsABatch, long linksDone)
    {
        _batcher = new RowBatcher(Pages.Layout(), new RowBatchLimits { Rows = rowsABatch }, Pool, new TransformStatistics());
        var batcher = new LinkBatcher([Given.Company], new Dictionary<string, long> { [Given.Company.ObjectTypeId] = linksDone });
        var transformer = new PageTransformer(_batcher, batcher, rows, new LinkProgress(), new NamedTargets([Given.Company]));
        return new SyncPipeline(transformer, rows, links, new PipelineCapacity(Workers));
    }
}

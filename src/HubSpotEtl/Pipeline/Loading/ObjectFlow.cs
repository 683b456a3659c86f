using HubSpotEtl.HubSpot.Pages;
using HubSpotEtl.Pipeline.Context;
using HubSpotEtl.Pipeline.Flow;
using HubSpotEtl.Pipeline.Jobs;
using HubSpotEtl.Pipeline.Links;
using HubSpotEtl.Pipeline.Reading;
using HubSpotEtl.Pipeline.Selecting;
using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Postgres.Load;
using HubSpotEtl.Transform.Batches;
using HubSpotEtl.Transform.Pages;

namespace HubSpotEtl.Pipeline.Loading;

/// <summary>
/// An object's flow with everything it holds for the length of a run: connections, buffers and what is known of its progress.
/// </summary>
internal sealed class ObjectFlow : IAsyncDisposable
{
    // A further worker starts only when a request waits for one, so their number grows by itself with what the rate limit lets through. The
    // end of a full load asks about every type of a listing at once.
    private const int MostWorkers = AssociationNames.MaxTypes;

    private readonly RowLoader _loader;
    private readonly RowBatcher _batcher;
    private readonly RowBatchSink _rows;
    private readonly LinkLoading _links;
    private readonly LinkBatcher _linkBatcher;
    private readonly PipelineCapacity _capacity;
    private readonly AdaptiveConcurrency _concurrency;
    private readonly SyncPipeline _pipeline;

    private ObjectFlow(
        SyncServices services,
        RunContext run,
        TransformStatistics statistics,
        RunScope scope,
        RowLoader loader,
        RunJournal journal,
        IReadOnlyDictionary<string, long> linksDone)
    {
        (_loader, Journal, LinksDone) = (loader, journal, linksDone);
        Named = new NamedTargets(run.Metadata.Targets, isAsked: !services.Options.Associations);
        ById = new RecordsById(services.Client, scope.ObjectType, run.Tables.WantedProperties);
        _linkBatcher = new LinkBatcher(run.Metadata.Targets, linksDone, Named);
        _batcher = new RowBatcher(
            run.Tables.Prepared.Layout, new RowBatchLimits(), services.Pool, statistics, Named.Names,
            run.Metadata.Privacy.Mask(run.Metadata.Properties));
        _capacity = new PipelineCapacity(services.Options.MaxWorkers ?? MostWorkers);
        _concurrency = new AdaptiveConcurrency(_capacity.Workers);
        _links = new LinkLoading(
            services.Client, services.Database, run.Metadata, run.Tables.Links, services.LinkNaming, _concurrency,
            (target, done) => new AssociationProgress(run.Main, run.Plan.LogicalRunId, target.ObjectTypeId, done), scope);
        _rows = new RowBatchSink(loader, journal, scope.Counters);
        _pipeline = PipelineWith(_links, _linkBatcher);
        Links = new LinkReader(services, run, _concurrency, PipelineWith, scope);
    }

    /// <summary>Reads records by id, with all properties of the run.</summary>
    public RecordsById ById { get; }

    /// <summary>Asks for the links of records that are stored already.</summary>
    public LinkReader Links { get; }

    /// <summary>The targets that a listing is asked to name.</summary>
    public NamedTargets Named { get; }

    /// <summary>What is stored with each batch.</summary>
    public RunJournal Journal { get; }

    /// <summary>How many of the run's ids have their links stored by an interrupted part of it, by what they were asked about.</summary>
    public IReadOnlyDictionary<string, long> LinksDone { get; }

    /// <summary>The ids of the run before this one have their links stored for every target.</summary>
    public long FirstOutstanding => _linkBatcher.FirstOutstanding;

    /// <summary>The targets about which HubSpot has refused to answer.</summary>
    public IReadOnlyList<AssociationTarget> Refused => [.. Named.Targets.Where(_links.IsRefused)];

    /// <summary>Opens the loader's connection and takes up what an interrupted run left.</summary>
    /// <param name="services">What all objects share.</param>
    /// <param name="run">The run.</param>
    /// <param name="statistics">Counts what the transformer meets.</param>
    /// <param name="scope">The object's counters, warnings and log.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<ObjectFlow> OpenAsync(
        SyncServices services, RunContext run, TransformStatistics statistics, RunScope scope, CancellationToken cancellationToken)
    {
        var firstBatch = await new SeenIds(services.Database).NextBatchAsync(run.Main, run.Plan.LogicalRunId, cancellationToken);
        var linksDone = run.Plan.Resumed is { } checkpoint
            ? await new CheckpointStore(services.Database).TakeUpLinksAsync(run.Main, checkpoint, cancellationToken)
            : new Dictionary<string, long>();
        var loader = await RowLoader.OpenAsync(services.Database, run.Tables.Main, run.IsFirstLoad, scope.Logger, cancellationToken);
        return new ObjectFlow(services, run, statistics, scope, loader, new RunJournal(run.Plan, run.SettingsHash, firstBatch), linksDone);
    }

    /// <summary>Loads the run's own pages.</summary>
    /// <param name="outstanding">Ids whose links an interrupted run did not store.</param>
    /// <param name="pages">The pages, from the checkpoint on.</param>
    /// <param name="stop">The graceful stop.</param>
    /// <param name="cancellationToken">The hard one.</param>
    /// <returns>True when all is stored.</returns>
    public async Task<bool> LoadRunAsync(
        IAsyncEnumerable<SeenBatch> outstanding, IAsyncEnumerable<Page> pages, CancellationToken stop, CancellationToken cancellationToken)
    {
        var all = await _pipeline.RunAsync(outstanding, pages, stop, cancellationToken);
        Journal.RecordsAreDone = all;
        // What comes after takes connections of its own.
        if (all)
            await _links.ReleaseAsync();
        return all;
    }

    /// <summary>Loads further records, after the run's own.</summary>
    /// <param name="pages">Their pages.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When they are stored with their links.</returns>
    public Task LoadAsync(IAsyncEnumerable<Page> pages, CancellationToken cancellationToken) =>
        _pipeline.RunAsync(AsyncEnumerable.Empty<SeenBatch>(), pages, CancellationToken.None, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _links.DisposeAsync();
        _concurrency.Dispose();
        await _loader.DisposeAsync();
        _batcher.Dispose();
    }

    private SyncPipeline PipelineWith(LinkLoading links, LinkBatcher batcher) =>
        new(new PageTransformer(_batcher, batcher, _rows, links.Progress, Named), _rows, links, _capacity);
}

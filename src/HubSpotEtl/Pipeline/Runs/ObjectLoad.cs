using HubSpotEtl.Diagnostics;
using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Pages;
using HubSpotEtl.Pipeline.Context;
using HubSpotEtl.Pipeline.Flow;
using HubSpotEtl.Pipeline.Jobs;
using HubSpotEtl.Pipeline.Links;
using HubSpotEtl.Pipeline.Loading;
using HubSpotEtl.Pipeline.Phases;
using HubSpotEtl.Pipeline.Reading;
using HubSpotEtl.Pipeline.Selecting;
using HubSpotEtl.Postgres.Deletions;
using HubSpotEtl.Postgres.Journal;
using HubSpotEtl.Postgres.Links;
using HubSpotEtl.Postgres.Load;
using HubSpotEtl.Postgres.Seen;
using HubSpotEtl.Postgres.Tables;
using HubSpotEtl.Reporting;
using HubSpotEtl.Reporting.Progress;
using HubSpotEtl.Transform.Batches;
using HubSpotEtl.Transform.Pages;

namespace HubSpotEtl.Pipeline.Runs;

/// <summary>The loading part of an object's run: opens what it needs, loads records with their links, and finds what was deleted.</summary>
internal sealed class ObjectLoad : IAsyncDisposable
{
    // A further worker starts only when a request waits for one, so their number grows by itself with what the rate limit lets through. The end of a full load
    // asks about every type of a listing at once.
    private const int MostWorkers = AssociationNames.MaxTypes;

    private readonly SyncServices _services;
    private readonly RunContext _run;
    private readonly RunScope _scope;
    private readonly TransformStatistics _statistics;
    private readonly RowLoader _loader;
    private readonly RowBatcher _batcher;
    private readonly LinkLoading _links;
    private readonly LinkBatcher _linkBatcher;
    private readonly RowLoading _rows;
    private readonly NamedTargets _named;
    private readonly IReadOnlyDictionary<string, long> _linksDone;
    private readonly PipelineCapacity _capacity;
    private readonly AnswerRoom _room;
    private readonly RunJournal _journal;
    private readonly ObjectFlow _flow;
    private readonly ListingCheck _check;
    private readonly RecordCount _count;
    private readonly (long Read, long Stored) _before;
    private SearchWalk? _search;

    private ObjectLoad(
        SyncServices services,
        RunContext run,
        TransformStatistics statistics,
        RunScope scope,
        RowLoader loader,
        RunJournal journal,
        IReadOnlyDictionary<string, long> linksDone)
    {
        (_services, _run, _statistics, _scope, _loader, _journal, _linksDone) = (services, run, statistics, scope, loader, journal, linksDone);
        _named = new NamedTargets(run.Metadata.Targets, isAsked: !services.Options.Associations);
        _linkBatcher = new LinkBatcher(run.Metadata.Targets, linksDone, _named);
        _batcher = new RowBatcher(
            run.Tables.Prepared.Layout, new RowBatchLimits(), services.Pool, statistics, _named.Names,
            run.Metadata.Privacy.Mask(run.Metadata.Properties));
        _capacity = new PipelineCapacity(services.Options.MaxWorkers ?? MostWorkers);
        _room = new AnswerRoom(_capacity.Workers);
        _links = new LinkLoading(
            services.Client, services.Database, run.Metadata, run.Tables.Links, services.LinkNaming, _room,
            (target, done) => new AssociationProgress(run.Main, run.Plan.LogicalRunId, target.ObjectTypeId, done), scope);
        _rows = new RowLoading(loader, journal, scope.Counters);
        _check = new ListingCheck(services.Client, run.Metadata, run.Plan.StartedAt, scope.Logger);
        _count = new RecordCount(_check, services.Time);
        _before = (RecordsRead, journal.Records);
        var byId = new RecordsById(services.Client, scope.ObjectType, run.Tables.WantedProperties);
        _flow = new ObjectFlow(byId, PipelineWith(_links, _linkBatcher), journal);
    }

    /// <summary>Records stored in the logical run.</summary>
    public long Records => _journal.Records;

    /// <summary>Opens the loader's connection and takes up what an interrupted run left.</summary>
    /// <param name="services">What all objects share.</param>
    /// <param name="run">The run.</param>
    /// <param name="statistics">Counts what the transformer meets.</param>
    /// <param name="scope">The object's counters, warnings and log.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A load that has not begun.</returns>
    public static async Task<ObjectLoad> OpenAsync(
        SyncServices services, RunContext run, TransformStatistics statistics, RunScope scope, CancellationToken cancellationToken)
    {
        var firstBatch = await new SeenIds(services.Database).NextBatchAsync(run.Main, run.Plan.LogicalRunId, cancellationToken);
        var linksDone = run.Plan.Resumed is { } checkpoint
            ? await new CheckpointStore(services.Database).TakeUpLinksAsync(run.Main, checkpoint, cancellationToken)
            : new Dictionary<string, long>();
        var loader = await RowLoader.OpenAsync(services.Database, run.Tables.Main, run.IsFirstLoad, scope.Logger, cancellationToken);
        return new ObjectLoad(
            services, run, statistics, scope, loader, new RunJournal(run.Plan, run.SettingsHash, firstBatch), linksDone);
    }

    /// <summary>Loads everything.</summary>
    /// <param name="stop">The soft stop.</param>
    /// <param name="cancellationToken">The hard one.</param>
    /// <returns>True when all is stored; false when the run was stopped, to be continued from its checkpoint.</returns>
    public async Task<bool> RunAsync(CancellationToken stop, CancellationToken cancellationToken)
    {
        _services.Progress.Watch(_scope.ObjectType, Progress);
        if (!await _flow.LoadRunAsync(Outstanding(cancellationToken), Pages(stop).Telling(_scope.Counters.AddPage), stop, cancellationToken))
            return false;
        if (_search?.Missing is > 0 and var missing)
            _scope.Warnings.Gap($"HubSpot counts or names {missing} changed records that it does not give. The watermark stays where it was, and the next run asks again.");
        // What comes now takes connections of its own.
        await _links.ReleaseAsync();
        if (!await PayLinksAsync(stop, cancellationToken))
            return false;
        if (_run.Plan.Mode == SyncMode.Full)
            return await SoftStop.RunAsync(SettleAsync, stop, cancellationToken);
        if (!await RefreshLinksAsync(stop, cancellationToken))
            return false;
        return await SoftStop.RunAsync(FindDeletedAsync, stop, cancellationToken);
    }

    /// <summary>Loads records by id with their links and nothing else, in place of <see cref="RunAsync"/>: no checkpoint is written.</summary>
    /// <param name="ids">Which ones.</param>
    /// <param name="missing">Told which of them HubSpot does not return.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When they are stored.</returns>
    public async Task LoadByIdAsync(NextIds ids, Func<IReadOnlyCollection<long>, Task> missing, CancellationToken cancellationToken)
    {
        _journal.RecordsAreDone = true;
        await _flow.LoadAsync(_flow.ById.ReadAsync(ids, missing, cancellationToken), cancellationToken);
        TellUnanswered();
    }

    /// <summary>Reads the links that are owed: see <see cref="LinksOwed"/>.</summary>
    /// <param name="stop">The soft stop.</param>
    /// <param name="cancellationToken">The hard one.</param>
    /// <returns>False when it was stopped before the end: they are owed still.</returns>
    public async Task<bool> PayLinksAsync(CancellationToken stop, CancellationToken cancellationToken)
    {
        var owed = new LinksOwed(_services.Database, _run.Main);
        if (await owed.CountAsync(cancellationToken) is not (> 0 and var records))
            return true;
        Log.LinksOwedRead(_scope.Logger, _scope.ObjectType, records);
        var read = await Reader.ReadAsync(owed.ReadAsync(cancellationToken), _run.Metadata.Targets, progress: null, stop, cancellationToken);
        if (read.IsComplete && MayForgetDebts)
        {
            // With what a schema does not name today they were not asked about: that is left out first, to be read for all records when it is named again.
            if (_run.Coverage is { } coverage)
                await new CoverageStore(_services.Database).SaveAsync(_run.Main, coverage.LeftOutByNow, cancellationToken);
            await owed.ForgetAsync(cancellationToken);
        }

        return read.IsComplete;
    }

    /// <summary>True as long as HubSpot has given all links that it was asked for.</summary>
    public bool MayForgetDebts => !_scope.Warnings.HasGaps && !_scope.Counters.LinksAreOwed && _scope.Counters.LinksRefused.Count == 0;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _count.DisposeAsync();
        await _links.DisposeAsync();
        _room.Dispose();
        await _loader.DisposeAsync();
        _batcher.Dispose();
    }

    private SyncPipeline PipelineWith(LinkLoading links, LinkBatcher batcher) =>
        new(new PageTransformer(_batcher, batcher, _rows, links.Progress, _named), _rows, links, _capacity);

    private RejectRetry Rejects => new(new EarlierRejects(_services.Database, _run.Main, _run.Plan.LogicalRunId), _flow, _scope);

    private LinkReader Reader => new(_services, _run, _room, PipelineWith, _scope);

    // No records are read here, so there is no cursor to go on from: a refresh that is stopped begins anew. What the token was refused is asked
    // for again, at one call a type as long as it is.
    private async Task<bool> RefreshLinksAsync(CancellationToken stop, CancellationToken cancellationToken)
    {
        var owed = _run.Metadata.Targets.Where(target => _run.Plan.LinksOwed.Contains(target.ObjectTypeId)).ToList();
        var targets = _run.Plan.RefreshesLinks ? _run.Metadata.Targets : owed;
        if (targets.Count == 0)
            return true;
        var ids = new LiveIds(_services.Database).ReadAsync(_run.Main, cancellationToken).Select(page => new SeenBatch(page));
        return (await Reader.ReadAsync(ids, targets, progress: null, stop, cancellationToken)).IsComplete
            && await SoftStop.RunAsync(token => SweepAsync(owed, token), stop, cancellationToken);
    }

    // While nobody read its links, nobody removed those of the records that were deleted.
    private async Task SweepAsync(List<AssociationTarget> owed, CancellationToken cancellationToken)
    {
        var tables = new List<AssociationTable>();
        foreach (var target in owed)
            if (await _run.Tables.Links.OfAsync(target, hasLinks: false, cancellationToken) is { Created: false } table)
                tables.Add(table);
        if (tables.Count > 0)
            await new AssociationSweep(_services.Database).SweepAsync(tables, _run.Main, cancellationToken);
    }

    private IAsyncEnumerable<Page> Pages(CancellationToken stop)
    {
        var resumed = _run.Plan.Resumed;
        if (resumed?.Phase == RunPhase.AfterRecords || _run.Plan.Changes == 0)
            return AsyncEnumerable.Empty<Page>();
        var from = resumed?.Cursor is { } cursor ? new Cursor(cursor) : (Cursor?)null;
        if (_run.Plan.Window is { } window)
            return (_search = new SearchWalk(_services.Client, _run.Metadata, _run.Tables.WantedProperties, window, _scope.Logger)).ReadAsync(from, stop);
        return new NamedListing(_services.Client, _scope.ObjectType, _run.Tables.WantedProperties, _named, _scope.Logger) { Extent = _count.AskAsync() }
            .ReadAsync(from, stop);
    }

    private IAsyncEnumerable<SeenBatch> Outstanding(CancellationToken cancellationToken) => _run.Plan.Resumed is null
        ? AsyncEnumerable.Empty<SeenBatch>()
        : new SeenIds(_services.Database).ReadAsync(_run.Main, _run.Plan.LogicalRunId, _linkBatcher.FirstOutstanding, cancellationToken);

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        // Searches and association reads have limits of their own: neither waits for the other.
        var count = _count.NowAsync(cancellationToken);
        var refused = _named.Targets.Where(_links.IsRefused).ToList();
        await Task.WhenAll(
            count, new LinkSettlement(_services, _run, _named, Reader, _scope).RunAsync(_linksDone, refused, cancellationToken));
        var reconciler = new Reconciler(_check, _services.Database, _run, _flow, MassDeletion, _scope);
        var isReconciled = await reconciler.RunAsync(await count, cancellationToken);
        TellUnanswered();
        if (!isReconciled)
            return;
        await new AssociationSweep(_services.Database).SweepAsync(TablesToSweep(), _run.Main, cancellationToken);
        await Rejects.RunAfterListingAsync(cancellationToken);
        await Fingerprints.ForgetOthersAsync(_services.Database, _run.Main, _run.Plan.LogicalRunId, cancellationToken);
    }

    private async Task FindDeletedAsync(CancellationToken cancellationToken)
    {
        var marks = new DeletionMarks(_run, _flow, MassDeletion, _scope);
        await new ArchiveSweep(_services.Client, _services.Database, _run.Main, _flow, marks, _scope).RunAsync(cancellationToken);
        await Rejects.RunAsync(cancellationToken);
        await MarkMergedAsync(marks, cancellationToken);
        TellUnanswered();
    }

    private void TellUnanswered()
    {
        if (_flow.ById.Unanswered is > 0 and var records)
            _scope.Warnings.Fault(
                $"HubSpot, asked for them by id, neither returned {records} records nor said that it has not got them; their rows stay as they are. A full load asks again.");
    }

    private MassDeletion MassDeletion => new(_services.Options.AcceptMassDelete);

    // A table that this very run has made holds no links but those of records that it listed: all have a live row, unless one was refused,
    // which an interrupted part of the run may have seen.
    private IEnumerable<AssociationTable> TablesToSweep() => _run.Tables.Links.All.Where(
        table => !table.Created || _run.Plan.Resumed is not null || _scope.Counters.Refused + _statistics.RecordsRejected > 0);

    private async Task MarkMergedAsync(DeletionMarks marks, CancellationToken cancellationToken)
    {
        var columns = _run.Tables.Prepared.Layout.Properties
            .Where(property => property.Column is not null && MergedRecords.Properties.Contains(property.Property))
            .Select(property => property.Column!)
            .ToList();
        if (columns.Count == 0)
            return;
        await using var merged = await MergedRecords.FindAsync(_services.Database, _run.Main, columns, _run.Plan.LogicalRunId, cancellationToken);
        if (merged.Named == 0)
            return;
        await marks.ConfirmAsync(merged.Gone, merged.NextAsync, cancellationToken);
        await marks.MarkAsync(merged.Gone, cancellationToken);
    }

    // All that will be stored; what was rejected is not among it.
    private long RecordsRead => _statistics.RecordsRead - _statistics.RecordsRejected;

    private ProgressSnapshot Progress() => new()
    {
        Records = _journal.Records,
        TotalRecords = _run.Plan.Changes ?? _count.AtStart,
        Unmerged = Math.Max(0, RecordsRead - _before.Read - (_journal.Records - _before.Stored)),
        Pages = _scope.Counters.Pages,
        Associations = _scope.Counters.Links,
        ApiCallsLeft = _services.Client.Usage.DailyRemaining,
        ApiLoad = _services.Client.Load,
    };
}

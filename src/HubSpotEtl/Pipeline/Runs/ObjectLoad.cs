using HubSpotEtl.Pipeline.Context;
using HubSpotEtl.Pipeline.Jobs;
using HubSpotEtl.Pipeline.Loading;
using HubSpotEtl.Pipeline.Phases;
using HubSpotEtl.Pipeline.Reading;
using HubSpotEtl.Reporting;
using HubSpotEtl.Reporting.Progress;
using HubSpotEtl.Transform.Pages;

namespace HubSpotEtl.Pipeline.Runs;

/// <summary>The loading part of an object's run, as a list of phases.</summary>
internal sealed class ObjectLoad : IAsyncDisposable
{
    private readonly SyncServices _services;
    private readonly RunContext _run;
    private readonly TransformStatistics _statistics;
    private readonly RunScope _scope;
    private readonly ObjectFlow _flow;
    private readonly ListingCheck _check;
    private readonly RecordCount _count;
    private readonly (long Read, long Stored) _before;

    private ObjectLoad(SyncServices services, RunContext run, TransformStatistics statistics, RunScope scope, ObjectFlow flow)
    {
        (_services, _run, _statistics, _scope, _flow) = (services, run, statistics, scope, flow);
        _check = new ListingCheck(services.Client, run.Metadata, run.Plan.StartedAt, scope.Logger);
        _count = new RecordCount(_check, services.Time);
        _before = (RecordsRead, flow.Journal.Records);
    }

    /// <summary>Records stored in the logical run.</summary>
    public long Records => _flow.Journal.Records;

    /// <summary>Opens what the load needs, and takes up what an interrupted run left.</summary>
    /// <param name="services">What all objects share.</param>
    /// <param name="run">The run.</param>
    /// <param name="statistics">Counts what the transformer meets.</param>
    /// <param name="scope">The object's counters, warnings and log.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A load that has not begun.</returns>
    public static async Task<ObjectLoad> OpenAsync(
        SyncServices services, RunContext run, TransformStatistics statistics, RunScope scope, CancellationToken cancellationToken) =>
        new(services, run, statistics, scope, await ObjectFlow.OpenAsync(services, run, statistics, scope, cancellationToken));

    private OwedLinks Debts => new(_services.Database, _run, _flow, _scope);

    private IReadOnlyList<IPhase> Phases => _run.Plan.Mode == SyncMode.Full
        ?
        [
            new RecordReading(_services, _run, _flow, _count, _scope),
            Debts,
            new FullLoadCompletion(_services, _run, _flow, _check, _count, _statistics, _scope),
        ]
        :
        [
            new RecordReading(_services, _run, _flow, _count, _scope),
            Debts,
            new LinkRefresh(_services.Database, _run, _flow),
            new Deletions(_services, _run, _flow, _scope),
        ];

    /// <summary>Loads everything.</summary>
    /// <param name="stop">The graceful stop.</param>
    /// <param name="cancellationToken">The hard one.</param>
    /// <returns>True when all is stored; false when the run was stopped, to be continued from its checkpoint.</returns>
    public async Task<bool> RunAsync(CancellationToken stop, CancellationToken cancellationToken)
    {
        _services.Progress.Watch(_scope.ObjectType, Progress);
        foreach (var phase in Phases)
            if (!await phase.RunAsync(stop, cancellationToken))
                return false;
        return true;
    }

    /// <summary>
    /// Loads records by id with their links and nothing else, in place of <see cref="RunAsync"/>: no checkpoint is written.
    /// </summary>
    /// <param name="ids">Which ones.</param>
    /// <param name="missing">Told which of them HubSpot does not return.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When they are stored.</returns>
    public async Task LoadByIdAsync(NextIds ids, Func<IReadOnlyCollection<long>, Task> missing, CancellationToken cancellationToken)
    {
        _flow.Journal.RecordsAreDone = true;
        await _flow.LoadAsync(_flow.ById.ReadAsync(ids, missing, cancellationToken), cancellationToken);
        _flow.ById.TellUnanswered(_scope.Warnings);
    }

    /// <summary>Reads the links that are owed, in place of <see cref="RunAsync"/>.</summary>
    /// <param name="cancellationToken">Gives up: they are owed still.</param>
    public Task PayDebtsAsync(CancellationToken cancellationToken) => Debts.RunAsync(CancellationToken.None, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _count.DisposeAsync();
        await _flow.DisposeAsync();
    }

    // All that will be stored; what was rejected is not among it.
    private long RecordsRead => _statistics.RecordsRead - _statistics.RecordsRejected;

    private ProgressSnapshot Progress() => new()
    {
        Records = Records,
        TotalRecords = _run.Plan.Changes ?? _count.AtStart,
        Unmerged = Math.Max(0, RecordsRead - _before.Read - (Records - _before.Stored)),
        Pages = _scope.Counters.Pages,
        Associations = _scope.Counters.Links,
        ApiCallsLeft = _services.Client.Usage.DailyRemaining,
        ApiLoad = _services.Client.Load,
    };
}

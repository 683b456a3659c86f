using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Pages;
using HubSpotEtl.Pipeline.Context;
using HubSpotEtl.Pipeline.Flow;
using HubSpotEtl.Pipeline.Jobs;
using HubSpotEtl.Pipeline.Loading;
using HubSpotEtl.Pipeline.Reading;
using HubSpotEtl.Postgres.Bookkeeping.Progress;

namespace HubSpotEtl.Pipeline.Phases;

/// <summary>The run's own records, with their links: all of the object, or those of the window.</summary>
/// <param name="services">What all objects share.</param>
/// <param name="run">The run.</param>
/// <param name="flow">The object's flow.</param>
/// <param name="count">HubSpot's count of the records, for a listing.</param>
/// <param name="scope">The object's counters, warnings and log.</param>
internal sealed class RecordReading(SyncServices services, RunContext run, ObjectFlow flow, RecordCount count, RunScope scope) : IPhase
{
    private SearchWalk? _search;

    /// <inheritdoc/>
    public async Task<bool> RunAsync(CancellationToken stop, CancellationToken cancellationToken)
    {
        var pages = Pages(stop).Telling(scope.Counters.AddPage);
        if (!await flow.LoadRunAsync(Outstanding(cancellationToken), pages, stop, cancellationToken))
            return false;
        if (_search?.Missing is > 0 and var missing)
            scope.Warnings.Gap(
                $"HubSpot counts or names {missing} changed records that it does not give. The watermark stays where it was, and the next "
                    + "run asks again.");
        return true;
    }

    private IAsyncEnumerable<Page> Pages(CancellationToken stop)
    {
        var resumed = run.Plan.Resumed;
        if (resumed?.Phase == RunPhase.AfterRecords || run.Plan.Changes == 0)
            return AsyncEnumerable.Empty<Page>();
        var from = resumed?.Cursor is { } cursor ? new Cursor(cursor) : (Cursor?)null;
        var properties = run.Tables.WantedProperties;
        if (run.Plan.Window is { } window)
            return (_search = new SearchWalk(services.Client, run.Metadata, properties, window, scope.Logger)).ReadAsync(from, stop);
        return new NamedListing(services.Client, scope.ObjectType, properties, flow.Named, scope.Logger) { Extent = count.AskAsync() }
            .ReadAsync(from, stop);
    }

    private IAsyncEnumerable<SeenBatch> Outstanding(CancellationToken cancellationToken) => run.Plan.Resumed is null
        ? AsyncEnumerable.Empty<SeenBatch>()
        : new SeenIds(services.Database).ReadAsync(run.Main, run.Plan.LogicalRunId, flow.FirstOutstanding, cancellationToken);
}

using HubSpotEtl.Pipeline.Context;
using HubSpotEtl.Pipeline.Jobs;
using HubSpotEtl.Pipeline.Loading;
using HubSpotEtl.Pipeline.Reading;
using HubSpotEtl.Postgres.Bookkeeping.Rejects;
using HubSpotEtl.Postgres.Links;
using HubSpotEtl.Postgres.Load;
using HubSpotEtl.Postgres.Tables;
using HubSpotEtl.Transform.Pages;

namespace HubSpotEtl.Pipeline.Phases;

/// <summary>
/// The end of a full load: links that the listing did not name, rows that it did not list, and what earlier runs could not load.
/// </summary>
/// <param name="services">What all objects share.</param>
/// <param name="run">The run, every page of which is stored.</param>
/// <param name="flow">The object's flow.</param>
/// <param name="check">The second opinion on the listing.</param>
/// <param name="count">HubSpot's count of the records.</param>
/// <param name="statistics">What the transformer met.</param>
/// <param name="scope">The object's counters, warnings and log.</param>
internal sealed class FullLoadCompletion(
    SyncServices services, RunContext run, ObjectFlow flow, ListingCheck check, RecordCount count, TransformStatistics statistics,
    RunScope scope) : IPhase
{
    /// <inheritdoc/>
    public Task<bool> RunAsync(CancellationToken stop, CancellationToken cancellationToken) =>
        GracefulStop.RunAsync(CompleteAsync, stop, cancellationToken);

    private async Task CompleteAsync(CancellationToken cancellationToken)
    {
        // Searches and association reads have limits of their own: neither waits for the other.
        var counting = count.NowAsync(cancellationToken);
        await Task.WhenAll(
            counting, new LinkSettlement(services, run, flow.Named, flow.Links, scope)
                .RunAsync(flow.LinksDone, flow.Refused, cancellationToken));
        var reconciler = new Reconciler(check, services.Database, run, flow, services.MassDeletion, scope);
        var isReconciled = await reconciler.RunAsync(await counting, cancellationToken);
        flow.ById.TellUnanswered(scope.Warnings);
        if (!isReconciled)
            return;
        await new AssociationSweep(services.Database).SweepAsync(TablesToSweep(), run.Main, cancellationToken);
        await new RejectRetry(new EarlierRejects(services.Database, run.Main, run.Plan.LogicalRunId), flow, scope)
            .RunAfterListingAsync(cancellationToken);
        await Fingerprints.ForgetOthersAsync(services.Database, run.Main, run.Plan.LogicalRunId, cancellationToken);
    }

    // A table that this very run has made holds no links but those of records that it listed: all have a live row, unless one was refused,
    // which an interrupted part of the run may have seen.
    private IEnumerable<AssociationTable> TablesToSweep() => run.Tables.Links.All.Where(
        table => !table.Created || run.Plan.Resumed is not null || scope.Counters.Refused + statistics.RecordsRejected > 0);
}

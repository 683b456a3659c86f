using HubSpotEtl.Crm;
using HubSpotEtl.Pipeline.Context;
using HubSpotEtl.Pipeline.Jobs;
using HubSpotEtl.Pipeline.Loading;
using HubSpotEtl.Postgres.Bookkeeping.Rejects;
using HubSpotEtl.Postgres.Deletions;

namespace HubSpotEtl.Pipeline.Phases;

/// <summary>The end of an incremental run: records that were archived or merged away, and what earlier runs could not load.</summary>
/// <param name="services">What all objects share.</param>
/// <param name="run">The run, all records of which are stored.</param>
/// <param name="flow">The object's flow.</param>
/// <param name="scope">The object's counters, warnings and log.</param>
internal sealed class Deletions(SyncServices services, RunContext run, ObjectFlow flow, RunScope scope) : IPhase
{
    /// <inheritdoc/>
    public Task<bool> RunAsync(CancellationToken stop, CancellationToken cancellationToken) =>
        GracefulStop.RunAsync(FindAsync, stop, cancellationToken);

    private async Task FindAsync(CancellationToken cancellationToken)
    {
        var marks = new DeletionMarks(run, flow, services.MassDeletion, scope);
        await new ArchiveSweep(services.Client, services.Database, run.Main, flow, marks, scope).RunAsync(cancellationToken);
        await new RejectRetry(new EarlierRejects(services.Database, run.Main, run.Plan.LogicalRunId), flow, scope)
            .RunAsync(cancellationToken);
        await MarkMergedAsync(marks, cancellationToken);
        flow.ById.TellUnanswered(scope.Warnings);
    }

    private async Task MarkMergedAsync(DeletionMarks marks, CancellationToken cancellationToken)
    {
        var columns = run.Tables.Prepared.Layout.Properties
            .Where(property => property.Column is not null && WellKnownProperties.Merged.Contains(property.Property))
            .Select(property => property.Column!)
            .ToList();
        if (columns.Count == 0)
            return;
        await using var merged = await MergedRecords.FindAsync(
            services.Database, run.Main, columns, run.Plan.LogicalRunId, cancellationToken);
        if (merged.Named == 0)
            return;
        await marks.ConfirmAsync(merged.Gone, merged.NextAsync, cancellationToken);
        await marks.MarkAsync(merged.Gone, cancellationToken);
    }
}

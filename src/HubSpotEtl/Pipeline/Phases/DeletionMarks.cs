using HubSpotEtl.Diagnostics;
using HubSpotEtl.Pipeline.Context;
using HubSpotEtl.Pipeline.Loading;
using HubSpotEtl.Pipeline.Reading;
using HubSpotEtl.Postgres.Deletions;

namespace HubSpotEtl.Pipeline.Phases;

/// <summary>
/// How an incremental run marks rows deleted, whoever named them: HubSpot is asked for each by id, what it returns is loaded instead, and
/// the rest is marked, unless it is too much for one run.
/// </summary>
/// <param name="run">The run, all records of which are stored.</param>
/// <param name="flow">The object's flow, for records that HubSpot returns.</param>
/// <param name="massDeletion">Whether more than half may be marked.</param>
/// <param name="scope">The object's counters, warnings and log.</param>
internal sealed class DeletionMarks(RunContext run, ObjectFlow flow, MassDeletion massDeletion, RunScope scope)
{
    /// <summary>
    /// Asks for rows of which HubSpot has said that their records are not live: a second answer that leaves them out confirms it.
    /// </summary>
    /// <param name="rows">Takes what is confirmed.</param>
    /// <param name="next">Which ones.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When HubSpot was asked for all.</returns>
    public Task ConfirmAsync(GoneRows rows, NextIds next, CancellationToken cancellationToken) =>
        flow.LoadAsync(
            flow.ById.ConfirmAsync(next, gone => rows.ConfirmAsync(gone, cancellationToken), cancellationToken), cancellationToken);

    /// <summary>Asks for rows of which nothing is said yet: they are gone only if HubSpot says so.</summary>
    /// <inheritdoc cref="ConfirmAsync"/>
    public Task AskAsync(GoneRows rows, NextIds next, CancellationToken cancellationToken) =>
        flow.LoadAsync(flow.ById.ReadAsync(next, gone => rows.ConfirmAsync(gone, cancellationToken), cancellationToken), cancellationToken);

    /// <summary>Marks what is confirmed, with its links, or says why not.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="cancellationToken">Gives up; what is marked stays so.</param>
    /// <returns>When they are marked. What is withheld is live still, and found again by the next run.</returns>
    public async Task MarkAsync(GoneRows rows, CancellationToken cancellationToken)
    {
        var gone = await rows.CountAsync(cancellationToken);
        if (gone == 0)
            return;
        var marked = scope.Counters.Deleted;
        var before = await rows.CountBeforeAsync(run.Plan.LogicalRunId, cancellationToken) + marked;
        if (massDeletion.Objection(marked + gone, before) is { } objection)
        {
            scope.WithholdMarks(objection);
            return;
        }

        var now = await rows.MarkAsync(run.Tables.Links.All, cancellationToken);
        scope.Counters.AddDeleted(now);
        Log.RowsMarkedDeleted(scope.Logger, scope.ObjectType, now);
    }
}

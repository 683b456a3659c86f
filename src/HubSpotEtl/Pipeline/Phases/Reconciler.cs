using HubSpotEtl.Diagnostics;
using HubSpotEtl.HubSpot;
using HubSpotEtl.Pipeline.Context;
using HubSpotEtl.Pipeline.Loading;
using HubSpotEtl.Pipeline.Reading;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Deletions;

namespace HubSpotEtl.Pipeline.Phases;

/// <summary>
/// The end of a full load: live rows that were not listed are candidates for the deletion mark. HubSpot is asked for each by id; what it
/// returns is loaded, what it does not is marked, unless the listing itself cannot be trusted.
/// </summary>
/// <param name="check">The second opinion on the listing.</param>
/// <param name="database">Where the tables are.</param>
/// <param name="run">The run, every page of which is stored.</param>
/// <param name="flow">The object's flow, for candidates that HubSpot returns.</param>
/// <param name="massDeletion">Whether more than half of the rows may be marked.</param>
/// <param name="scope">The object's counters, warnings and log.</param>
internal sealed class Reconciler(
    ListingCheck check, Database database, RunContext run, ObjectFlow flow, MassDeletion massDeletion, RunScope scope)
{
    /// <summary>Compares, asks and marks.</summary>
    /// <param name="count">HubSpot's own count of the records, taken after the listing; null where it has none.</param>
    /// <param name="cancellationToken">Gives up; nothing is marked then.</param>
    /// <returns>True when the table is reconciled, false when that was withheld; the report says why.</returns>
    public async Task<bool> RunAsync(long? count, CancellationToken cancellationToken)
    {
        await using var comparison = await Reconciliation.CompareAsync(
            database, run.Main, run.Plan.LogicalRunId, run.Tables.Prepared.Created, cancellationToken);
        var verdict = new ListingVerdict(comparison.SeenRecords, comparison.CandidateRows, comparison.LiveRowsBefore);
        var shortfall = verdict.IsEmptyAnswer ? null : await check.ShortfallAsync(comparison.Listed, count, [], cancellationToken);
        if (verdict.Mistrust(shortfall) is { } reason)
            return Mistrust(reason);
        if (comparison.CandidateRows == 0)
            return true;
        Log.CandidatesFound(scope.Logger, scope.ObjectType, comparison.CandidateRows);
        await flow.LoadAsync(
            flow.ById.ReadAsync(comparison.NextAsync, gone => comparison.ConfirmGoneAsync(gone, cancellationToken), cancellationToken),
            cancellationToken);
        // What was merged or purged a moment ago may still be counted, while HubSpot does not return it by its id: the search index lags.
        if (shortfall is not null
            && await check.ShortfallAsync(comparison.Listed, count, await comparison.GoneAsync(cancellationToken), cancellationToken)
                is { } left)
            return Mistrust(left);
        return await MarkAsync(comparison, cancellationToken);
    }

    private async Task<bool> MarkAsync(Reconciliation comparison, CancellationToken cancellationToken)
    {
        var gone = await comparison.CountGoneAsync(cancellationToken);
        if (massDeletion.Objection(gone, comparison.LiveRowsBefore) is { } objection)
        {
            scope.WithholdMarks(objection);
            return false;
        }

        var marked = await comparison.MarkGoneAsync(run.Tables.Links.All, cancellationToken);
        scope.Counters.AddDeleted(marked);
        Log.RowsMarkedDeleted(scope.Logger, scope.ObjectType, marked);
        return true;
    }

    // What was not listed may not be stored either, and only another listing can tell: at once where this one is an interrupted run's,
    // whose cursor led nowhere or whose records were hidden from it.
    private bool Mistrust(string reason)
    {
        if (run.Plan.Resumed is not null)
            throw new HubSpotApiException($"{scope.ObjectType}: {reason}.") { IsUnreadable = true, IsTransient = true };
        scope.Warnings.Gap($"No row was marked as deleted, and the watermark stays where it was: {reason}.");
        return false;
    }
}

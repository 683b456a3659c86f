using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Postgres.Deletions;
using HubSpotEtl.Postgres.Links;
using HubSpotEtl.Postgres.Tables;

namespace HubSpotEtl.Postgres.Comparing;

/// <summary>What a repair writes beside the records that it reads again. The caller holds the table's lock.</summary>
/// <param name="comparison">The differences, judged.</param>
/// <param name="links">The association tables of the records.</param>
internal sealed class RepairStatements(Comparison comparison, IReadOnlyCollection<AssociationTable> links)
{
    private const int PageRows = 1_000;

    /// <summary>
    /// Takes their modification time from the rows that are ahead of HubSpot, or the merge would keep them as the newer ones. Not HubSpot's
    /// own time is put there: should the repair break off here, the rows must not look right.
    /// </summary>
    internal Task LetBeOverwrittenAsync(CancellationToken cancellationToken) => comparison.Connection.ExecuteAsync(
        $"""
        UPDATE {comparison.Table} t SET hs_lastmodifieddate = NULL
        FROM {Comparison.Differences} d
        WHERE d.{DifferenceRules.IsReadable} AND {DifferenceRules.IsAhead} AND t.hs_object_id = d.id
        """,
        [], cancellationToken, Sql.Unlimited);

    /// <summary>Marks the rows of all records that HubSpot has not, and removes their links.</summary>
    internal async Task MarkGoneAsync(CancellationToken cancellationToken)
    {
        var last = long.MinValue;
        while (await comparison.NextGoneAsync(last, PageRows, cancellationToken) is { Count: > 0 } page)
        {
            await MarkAsync(page, cancellationToken);
            last = page[^1];
        }
    }

    /// <summary>
    /// Notes records that have vanished since they were judged: they are no fault any more, and to be marked with the others.
    /// </summary>
    /// <param name="ids">HubSpot was asked for each.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal Task NoteVanishedAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken) =>
        comparison.Connection.ExecuteAsync(
        $"UPDATE {Comparison.Differences} SET kind = {(int)DifferenceKind.ChangedMeanwhile}, vanished = true WHERE id = ANY($1)",
        [ids.ToArray()], cancellationToken);

    /// <summary>Looks at the table once more and notes which faults are mended.</summary>
    internal Task CheckAsync(CancellationToken cancellationToken) => comparison.Connection.ExecuteAsync(
        $"""
        UPDATE {Comparison.Differences} d SET mended = true
        FROM {comparison.Table} t
        WHERE t.hs_object_id = d.id AND CASE
            WHEN d.{DifferenceRules.IsReadable} THEN t.fivetran_deleted IS NOT TRUE
                AND (t.hs_lastmodifieddate >= d.hubspot_modified OR t.hs_lastmodifieddate IS NOT DISTINCT FROM d.hubspot_modified)
            WHEN d.kind = {(int)DifferenceKind.Extra} THEN t.fivetran_deleted
        END
        """,
        [], cancellationToken, Sql.Unlimited);

    /// <summary>Removes what the repair's batches have left in the bookkeeping: nothing is ever continued from there.</summary>
    /// <param name="runId">The repair.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task ForgetAsync(Guid runId, CancellationToken cancellationToken)
    {
        await SeenIds.ForgetAsync(comparison.Connection, comparison.Table, runId, cancellationToken);
        await AssociationProgress.ForgetAsync(comparison.Connection, comparison.Table, runId, cancellationToken);
    }

    private async Task MarkAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        await using var transaction = await comparison.Connection.BeginTransactionAsync(cancellationToken);
        await SoftDelete.MarkAsync(comparison.Connection, comparison.Table, ids, cancellationToken);
        await AssociationSweep.RemoveAsync(comparison.Connection, links, ids, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}

using HubSpotEtl.Diagnostics;
using HubSpotEtl.Pipeline.Context;
using HubSpotEtl.Pipeline.Loading;
using HubSpotEtl.Postgres.Bookkeeping.Rejects;

namespace HubSpotEtl.Pipeline.Phases;

/// <summary>
/// Tries again what earlier runs could not load: HubSpot does not list a record anew because somebody has mended the table that refused it.
/// What loads now is forgotten with the batch that brings it, and what HubSpot has no more is forgotten too. Values of a deleted row stay,
/// as the row does.
/// </summary>
/// <param name="rejects">What earlier runs kept.</param>
/// <param name="flow">The object's flow.</param>
/// <param name="scope">The object's counters, warnings and log.</param>
internal sealed class RejectRetry(EarlierRejects rejects, ObjectFlow flow, RunScope scope)
{
    // Ten calls: records that are refused time and again must not make every run a long one. In the end each has its turn.
    private const int MostRecords = 1_000;

    /// <summary>After an incremental run's records.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When what can be loaded is.</returns>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var ids = await rejects.ToTryAgainAsync(MostRecords, cancellationToken);
        if (ids.Count == 0)
            return;
        Log.RejectsTriedAgain(scope.Logger, scope.ObjectType, ids.Count);
        await flow.LoadAsync(
            flow.ById.ReadAsync(Next, gone => rejects.ForgetRecordsAsync(gone, cancellationToken), cancellationToken), cancellationToken);

        Task<IReadOnlyList<long>> Next(long afterId, int limit, CancellationToken _) =>
            Task.FromResult<IReadOnlyList<long>>([.. ids.Where(id => id > afterId).Take(limit)]);
    }

    /// <summary>
    /// After a full load that listed all records: what it did not meet is not there any more, or came into being meanwhile.
    /// </summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When what can be loaded is, and the rest forgotten.</returns>
    public async Task RunAfterListingAsync(CancellationToken cancellationToken)
    {
        await rejects.ForgetUnlistedAsync(cancellationToken);
        await RunAsync(cancellationToken);
    }
}

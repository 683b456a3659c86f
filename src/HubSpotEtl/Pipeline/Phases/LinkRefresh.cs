using HubSpotEtl.Pipeline.Context;
using HubSpotEtl.Pipeline.Loading;
using HubSpotEtl.Pipeline.Selecting;
using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Deletions;
using HubSpotEtl.Postgres.Links;
using HubSpotEtl.Postgres.Tables;

namespace HubSpotEtl.Pipeline.Phases;

/// <summary>
/// The links of all live records, in an incremental run for which it is time, or those with the object types that are owed. No records are
/// read here, so there is no cursor to go on from: a refresh that is stopped begins anew. What the token was refused is asked for again, at
/// one call a type as long as it is.
/// </summary>
/// <param name="database">Where the tables are.</param>
/// <param name="run">The run.</param>
/// <param name="flow">The object's flow.</param>
internal sealed class LinkRefresh(Database database, RunContext run, ObjectFlow flow) : IPhase
{
    /// <inheritdoc/>
    public async Task<bool> RunAsync(CancellationToken stop, CancellationToken cancellationToken)
    {
        var owed = run.Metadata.Targets.Where(target => run.Plan.LinksOwed.Contains(target.ObjectTypeId)).ToList();
        var targets = run.Plan.RefreshesLinks ? run.Metadata.Targets : owed;
        if (targets.Count == 0)
            return true;
        var ids = new LiveIds(database).ReadAsync(run.Main, cancellationToken).Select(page => new SeenBatch(page));
        return (await flow.Links.ReadAsync(ids, targets, progress: null, stop, cancellationToken)).IsComplete
            && await GracefulStop.RunAsync(token => SweepAsync(owed, token), stop, cancellationToken);
    }

    // While nobody read its links, nobody removed those of the records that were deleted.
    private async Task SweepAsync(List<AssociationTarget> owed, CancellationToken cancellationToken)
    {
        var tables = new List<AssociationTable>();
        foreach (var target in owed)
            if (await run.Tables.Links.OfAsync(target, hasLinks: false, cancellationToken) is { Created: false } table)
                tables.Add(table);
        if (tables.Count > 0)
            await new AssociationSweep(database).SweepAsync(tables, run.Main, cancellationToken);
    }
}

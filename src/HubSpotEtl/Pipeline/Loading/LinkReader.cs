using HubSpotEtl.HubSpot.Pages;
using HubSpotEtl.Pipeline.Context;
using HubSpotEtl.Pipeline.Jobs;
using HubSpotEtl.Pipeline.Links;
using HubSpotEtl.Pipeline.Selecting;
using HubSpotEtl.Postgres.Bookkeeping.Progress;

namespace HubSpotEtl.Pipeline.Loading;

/// <summary>
/// Reads the links of records that are stored already: every record is asked about every target, whatever a listing named.
/// </summary>
/// <param name="services">What all objects share.</param>
/// <param name="run">The run.</param>
/// <param name="concurrency">How many answers may be in hand at once.</param>
/// <param name="flow">The blocks, around a sink for the requests and what gathers the ids.</param>
/// <param name="scope">The object's counters, warnings and log.</param>
internal sealed class LinkReader(
    SyncServices services, RunContext run, AdaptiveConcurrency concurrency,
    Func<LinkLoading, LinkBatcher, SyncPipeline> flow, RunScope scope)
{
    /// <summary>Reads and replaces the links.</summary>
    /// <param name="ids">
    /// The records. An id before the progress of the only target is not asked for again, and must not be among them.
    /// </param>
    /// <param name="targets">The targets.</param>
    /// <param name="progress">The name under which progress is kept, with how far it is; null keeps none.</param>
    /// <param name="stop">The graceful stop.</param>
    /// <param name="cancellationToken">The hard one.</param>
    /// <returns>What was found.</returns>
    public async Task<LinkFindings> ReadAsync(
        IAsyncEnumerable<SeenBatch> ids,
        IReadOnlyList<AssociationTarget> targets,
        (string Name, long Done)? progress,
        CancellationToken stop,
        CancellationToken cancellationToken)
    {
        await using var links = new LinkLoading(
            services.Client, services.Database, run.Metadata, run.Tables.Links, services.LinkNaming, concurrency,
            progress is { Name: var name } ? (_, done) =>
                new AssociationProgress(run.Main, run.Plan.LogicalRunId, name, done) : null, scope);
        var batcher = new LinkBatcher(targets, targets.ToDictionary(target => target.ObjectTypeId, _ => progress?.Done ?? 0));
        var isComplete = await flow(links, batcher).RunAsync(ids, AsyncEnumerable.Empty<Page>(), stop, cancellationToken);
        return new LinkFindings(isComplete, [.. targets.Where(links.HasFound)], [.. targets.Where(links.IsRefused)]);
    }
}

/// <summary>What reading links has shown.</summary>
/// <param name="IsComplete">False when it was stopped before the end.</param>
/// <param name="Linked">The targets with which there are links.</param>
/// <param name="Refused">The targets about which HubSpot gives no answer.</param>
internal sealed record LinkFindings(bool IsComplete, IReadOnlyList<AssociationTarget> Linked, IReadOnlyList<AssociationTarget> Refused);

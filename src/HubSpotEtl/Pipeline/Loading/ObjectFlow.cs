using HubSpotEtl.HubSpot.Pages;
using HubSpotEtl.Pipeline.Context;
using HubSpotEtl.Pipeline.Reading;
using HubSpotEtl.Postgres.Seen;

namespace HubSpotEtl.Pipeline.Loading;

/// <summary>An object's flow with everything it holds for the length of a run: connections, buffers and counters.</summary>
/// <param name="byId">Reads records by id.</param>
/// <param name="pipeline">The blocks.</param>
/// <param name="journal">What is stored with each batch.</param>
internal sealed class ObjectFlow(RecordsById byId, SyncPipeline pipeline, RunJournal journal)
{
    /// <summary>Reads records by id, with all properties of the run.</summary>
    public RecordsById ById => byId;

    /// <summary>Loads the run's own pages.</summary>
    /// <param name="outstanding">Ids whose links an interrupted run did not store.</param>
    /// <param name="pages">The pages, from the checkpoint on.</param>
    /// <param name="stop">The soft stop.</param>
    /// <param name="cancellationToken">The hard one.</param>
    /// <returns>True when all is stored.</returns>
    public async Task<bool> LoadRunAsync(
        IAsyncEnumerable<SeenBatch> outstanding, IAsyncEnumerable<Page> pages, CancellationToken stop, CancellationToken cancellationToken)
    {
        var all = await pipeline.RunAsync(outstanding, pages, stop, cancellationToken);
        journal.RecordsAreDone = all;
        return all;
    }

    /// <summary>Loads further records, after the run's own.</summary>
    /// <param name="pages">Their pages.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When they are stored with their links.</returns>
    public Task LoadAsync(IAsyncEnumerable<Page> pages, CancellationToken cancellationToken) =>
        pipeline.RunAsync(AsyncEnumerable.Empty<SeenBatch>(), pages, CancellationToken.None, cancellationToken);
}

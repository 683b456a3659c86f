using System.Threading.Tasks.Dataflow;
using HubSpotEtl.HubSpot.Pages;
using HubSpotEtl.Pipeline.Flow;
using HubSpotEtl.Pipeline.Links;
using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Transform.Batches;

namespace HubSpotEtl.Pipeline.Loading;

/// <summary>
/// The flow of an object's records, as bounded TPL Dataflow blocks:
/// <code>
/// fetch pages ──► transform pages ──┬──► load batches      COPY into the staging table, merge: one transaction a batch
///                                   └──► load links        association batch reads, several at once
/// </code>
/// A full block makes the one before it wait, up to the fetcher, so memory is bounded by the capacities below whatever the number of
/// records. One message is a page, a batch or a request, never a record.
/// </summary>
/// <param name="transform">Page → row batches and association requests.</param>
/// <param name="rows">Loads a batch.</param>
/// <param name="links">Loads a request's links.</param>
/// <param name="capacity">How much may wait where.</param>
internal sealed class SyncPipeline(PageTransformer transform, IRowSink rows, ILinkSink links, PipelineCapacity capacity)
{
    /// <summary>
    /// Runs the flow to its end, or until <paramref name="stop"/>: then no page is fetched any more and what is in hand is stored. So it is
    /// when HubSpot fails: what it gave until then need not be fetched again.
    /// </summary>
    /// <param name="outstanding">Ids whose records an interrupted run has stored, but not all their links. They go first.</param>
    /// <param name="pages">The records' pages, fetched as they are asked for.</param>
    /// <param name="stop">The graceful stop.</param>
    /// <param name="cancellationToken">The hard one: what is not committed is rolled back.</param>
    /// <returns>True when every page was stored, false when the run was stopped before.</returns>
    /// <exception cref="Exception">The first failure of any stage; the others were cancelled by it.</exception>
    public async Task<bool> RunAsync(
        IAsyncEnumerable<SeenBatch> outstanding,
        IAsyncEnumerable<Page> pages,
        CancellationToken stop,
        CancellationToken cancellationToken)
    {
        using var run = new FirstFault(cancellationToken);
        using var noMoreCalls = CancellationTokenSource.CreateLinkedTokenSource(stop, run.NoMoreCalls);
        var loadLinks = new ActionBlock<LinkRequest>(run.Guard(UntilStopped(links, noMoreCalls.Token)), capacity.Links);
        var loadBatches = new ActionBlock<RowBatch>(run.Guard<RowBatch>(rows.LoadAsync), capacity.Batches);
        var transformPages = new ActionBlock<Page>(
            run.Guard<Page>((page, token) => transform.TransformAsync(page, loadBatches, loadLinks, token)), capacity.Pages);

        await run.DoAsync(token => SendOutstandingAsync(outstanding, loadLinks, noMoreCalls.Token, token));
        var all = await FetchAsync(pages, transformPages, run, noMoreCalls.Token);

        await run.CompleteAsync(transformPages);
        await run.DoAsync(token => transform.FlushAsync(loadBatches, loadLinks, token));
        await run.CompleteAsync(loadBatches, loadLinks);
        run.ThrowIfFailed();
        return all && !stop.IsCancellationRequested;
    }

    private async Task SendOutstandingAsync(
        IAsyncEnumerable<SeenBatch> outstanding, ITargetBlock<LinkRequest> loadLinks, CancellationToken stop,
        CancellationToken cancellationToken)
    {
        await foreach (var ids in outstanding.WithCancellation(cancellationToken))
        {
            if (stop.IsCancellationRequested)
                break;
            await transform.AddIdsAsync(ids, loadLinks, cancellationToken);
        }
    }

    // A request that the stop finds waiting stays outstanding: its progress is not recorded, so the next run asks again.
    private static Func<LinkRequest, CancellationToken, Task> UntilStopped(ILinkSink links, CancellationToken stop) =>
        async (request, token) =>
    {
        if (stop.IsCancellationRequested)
            return;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, stop);
        try
        {
            await links.LoadAsync(request, either.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && !token.IsCancellationRequested)
        {
        }
    };

    private static async Task<bool> FetchAsync(
        IAsyncEnumerable<Page> pages, ITargetBlock<Page> transformPages, FirstFault run, CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(run.Token, stop);
        try
        {
            await foreach (var page in pages.WithCancellation(either.Token))
                await transformPages.SendOrThrowAsync(page, run.Token);
            return !stop.IsCancellationRequested;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && !run.Token.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception fault)
        {
            run.Record(fault);
            return false;
        }
    }
}

using System.Threading.Tasks.Dataflow;
using HubSpotEtl.HubSpot.Pages;
using HubSpotEtl.Pipeline.Links;
using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Transform.Batches;
using HubSpotEtl.Transform.Pages;

namespace HubSpotEtl.Pipeline.Flow;

/// <summary>
/// Page → rows for the loader, and ids for the association requests. A batch goes out when it is full, or when the loader wants it as it
/// is.
/// </summary>
/// <param name="rows">Encodes the records.</param>
/// <param name="links">Gathers the ids.</param>
/// <param name="loader">Tells whether it wants a batch that is not full.</param>
/// <param name="progress">Follows the requests that go out.</param>
/// <param name="named">Tells what the records of a page may have links with.</param>
internal sealed class PageTransformer(RowBatcher rows, LinkBatcher links, IRowSink loader, LinkProgress progress, NamedTargets named)
{
    /// <summary>Transforms a page and disposes of it.</summary>
    /// <param name="page">The page.</param>
    /// <param name="batches">Takes row batches.</param>
    /// <param name="requests">Takes association requests.</param>
    /// <param name="cancellationToken">Ends waiting for either.</param>
    /// <returns>When both have taken what the page gave.</returns>
    public async Task TransformAsync(
        Page page, ITargetBlock<RowBatch> batches, ITargetBlock<LinkRequest> requests, CancellationToken cancellationToken)
    {
        PageRows result;
        using (page)
            result = rows.Add(page.Body.Span, page.Next?.Value, named.Of(page));
        foreach (var batch in result.Full)
            await batches.SendOrThrowAsync(batch, cancellationToken);
        if (rows.Rows > 0 && loader.Wants(rows.Rows))
            await batches.SendOrThrowAsync(rows.Flush()!, cancellationToken);
        await SendAsync(links.Add(result.Ids.Span, result.Associated.Span), requests, cancellationToken);
    }

    /// <summary>Sends ids alone: of records that are stored, whose links are not.</summary>
    /// <param name="ids">In the order in which the run saw them.</param>
    /// <param name="requests">Takes association requests.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    /// <returns>When they are taken.</returns>
    public Task AddIdsAsync(SeenBatch ids, ITargetBlock<LinkRequest> requests, CancellationToken cancellationToken) =>
        SendAsync(links.Add(ids.Ids.Span, ids.Associated.Span), requests, cancellationToken);

    /// <summary>Sends what is left after the last page.</summary>
    /// <param name="batches">Takes row batches.</param>
    /// <param name="requests">Takes association requests.</param>
    /// <param name="cancellationToken">Ends waiting for either.</param>
    /// <returns>When both have taken it.</returns>
    public async Task FlushAsync(
        ITargetBlock<RowBatch> batches, ITargetBlock<LinkRequest> requests, CancellationToken cancellationToken)
    {
        if (rows.Flush() is { } batch)
            await batches.SendOrThrowAsync(batch, cancellationToken);
        await SendAsync(links.Flush(), requests, cancellationToken);
    }

    private async Task SendAsync(
        IReadOnlyList<LinkRequest> full, ITargetBlock<LinkRequest> requests, CancellationToken cancellationToken)
    {
        foreach (var request in full)
        {
            progress.Begin(request);
            await requests.SendOrThrowAsync(request, cancellationToken);
        }
    }
}

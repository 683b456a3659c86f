using System.Buffers;
using HubSpotEtl.HubSpot.Pages;
using HubSpotEtl.Transform.Batches;
using HubSpotEtl.Transform.Layout;
using HubSpotEtl.Transform.Pages;

namespace HubSpotEtl.Verify;

/// <summary>
/// Pages → batches of ids and modification times, by the transformer of the sync itself: a time is what a sync would store, to the last
/// digit.
/// </summary>
/// <param name="modifiedProperty">Feeds <c>hs_lastmodifieddate</c>.</param>
internal sealed class ModificationTimeReader(string modifiedProperty) : IDisposable
{
    private readonly RowBatcher _listed = Batcher(modifiedProperty);
    private readonly RowBatcher _single = Batcher(modifiedProperty);

    /// <summary>The batches' columns: id and time.</summary>
    public RowLayout Layout => _listed.Layout;

    /// <summary>Adds a page of the listing.</summary>
    /// <returns>The batches that are full, the caller's to dispose of.</returns>
    public IReadOnlyList<RowBatch> Add(Page page) => _listed.Add(page.Body.Span, page.Next?.Value).Full;

    /// <summary>What is left after the listing's last page; null when there is nothing.</summary>
    public RowBatch? Flush() => _listed.Flush();

    /// <summary>A page by itself.</summary>
    /// <returns>The caller's to dispose of.</returns>
    public RowBatch Read(Page page) => _single.Add(page.Body.Span, null).Full is [var full] ? full : _single.Flush()!;

    /// <inheritdoc/>
    public void Dispose()
    {
        _listed.Dispose();
        _single.Dispose();
    }

    private static RowBatcher Batcher(string modifiedProperty) =>
        new(new RowLayout([], modifiedProperty), new RowBatchLimits { Rows = 10_000 }, ArrayPool<byte>.Shared, new TransformStatistics());
}

using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using HubSpotEtl.Transform.Batches;
using HubSpotEtl.Transform.Layout;
using HubSpotEtl.Transform.Privacy;
using HubSpotEtl.Transform.Records;

namespace HubSpotEtl.Transform.Pages;

/// <summary>
/// Turns pages into batches of COPY rows. Not thread-safe: one for each sequence of pages. When a value needs a wider column, the batch
/// ends before that page and the next one carries the wider layout.
/// </summary>
public sealed class RowBatcher : IDisposable
{
    private readonly RowBatchLimits _limits;
    private readonly TransformStatistics _statistics;
    private readonly BatchDraft _draft;
    private readonly RecordReader _records;
    private readonly PrivacyMask? _mask;
    private readonly int[] _nonNull;
    private RowEncoder _rows;
    private PageEncoder _page;
    private string? _cursor;

    /// <summary>Starts with an empty batch.</summary>
    /// <param name="layout">The table's columns as they are now.</param>
    /// <param name="limits">When a batch is full.</param>
    /// <param name="pool">Where the batches' buffers come from and go back to.</param>
    /// <param name="statistics">Counts what is met; may be shared.</param>
    /// <param name="associations">The object types that listed records may name.</param>
    /// <param name="mask">What is replaced before anything is stored; null: nothing.</param>
    public RowBatcher(
        RowLayout layout,
        RowBatchLimits limits,
        ArrayPool<byte> pool,
        TransformStatistics statistics,
        AssociationNames? associations = null,
        PrivacyMask? mask = null)
    {
        (Layout, _limits, _statistics, _mask) = (layout, limits, statistics, mask);
        _draft = new BatchDraft(pool);
        _records = new RecordReader(layout.Slots, associations ?? AssociationNames.None, MaskedSlots.Of(layout.Slots, mask));
        _nonNull = new int[layout.Held.Length];
        UseLayout(layout);
    }

    /// <summary>The layout of the batch in the making.</summary>
    public RowLayout Layout { get; private set; }

    /// <summary>Rows in the batch in the making.</summary>
    public int Rows => _draft.Rows;

    /// <summary>Adds a page as a whole, or on an exception nothing of it.</summary>
    /// <param name="body">One JSON document in valid UTF-8 with the records in <c>results</c>; not kept.</param>
    /// <param name="nextCursor">The cursor of the page after this one; null on the last.</param>
    /// <param name="associated">
    /// What a record may have links with, given its id and the bits of the types that it names: itself the bits of <see
    /// cref="AssociationNames"/>. Anything where it is left out.
    /// </param>
    /// <returns>The page's ids, and the batches that are complete.</returns>
    /// <exception cref="PageFormatException">The body is not what it should be. The batcher is as it was and can go on.</exception>
    public PageRows Add(ReadOnlySpan<byte> body, string? nextCursor, Func<long, long, long>? associated = null)
    {
        var before = Layout;
        EncodeWidening(body, before);
        List<RowBatch>? full = null;
        if (Layout != before && _draft.Pages > 0)
        {
            // Only now is it certain that the page is whole: a batch given out must not be lost by an exception.
            _draft.TakeBackPage();
            full = [Finish(before)];
            EncodeWidening(body, Layout);
        }

        var (ids, types) = KeepPage(nextCursor, Layout.Version - before.Version, associated);
        if (_draft.IsFull(_limits))
            (full ??= []).Add(Finish(Layout));
        return new PageRows(ids, types, full ?? (IReadOnlyList<RowBatch>)[]);
    }

    /// <summary>Ends the batch in the making: after the last page, or when it has waited long enough.</summary>
    /// <returns>The batch, or null when it holds no page.</returns>
    public RowBatch? Flush() => _draft.Pages == 0 ? null : Finish(Layout);

    /// <summary>Gives the buffer of the unfinished batch back.</summary>
    public void Dispose() => _draft.Dispose();

    // Widens the layout until the page can be written, and writes it after what the draft holds already.
    private void EncodeWidening(ReadOnlySpan<byte> body, RowLayout before)
    {
        bool isWhole = false;
        try
        {
            while (!(isWhole = _page.TryEncode(body)))
            {
                _draft.TakeBackPage();
                UseLayout(Layout.Widen(_rows.Needed!.Column, _rows.Needed.To));
            }
        }
        finally
        {
            if (!isWhole)
            {
                _draft.TakeBackPage();
                UseLayout(before);
            }
        }
    }

    private RowBatch Finish(RowLayout layout)
    {
        var batch = _draft.Finish(layout, _cursor, out int replaced);
        _statistics.AddBatch(batch, replaced, _nonNull);
        Array.Clear(_nonNull);
        return batch;
    }

    private (long[] Ids, long[] Associated) KeepPage(string? nextCursor, int widenings, Func<long, long, long>? associated)
    {
        _statistics.AddPage(_page.Counts, widenings);
        var nonNull = _rows.NonNull;
        for (int i = 0; i < nonNull.Length; i++)
            _nonNull[i] += nonNull[i];
        _cursor = nextCursor;
        return _draft.KeepPage(associated);
    }

    [MemberNotNull(nameof(_rows), nameof(_page))]
    private void UseLayout(RowLayout layout)
    {
        Layout = layout;
        _rows = new RowEncoder(layout);
        _page = new PageEncoder(_records, _rows, _draft, _mask);
    }
}

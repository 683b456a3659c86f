using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace HubSpotEtl.Transform;

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
    private readonly int[] _nonNull;
    private RowEncoder _rows;
    private PageEncoder _page;
    private string? _cursor;

    /// <summary>Starts with an empty batch.</summary>
    /// <param name="layout">The table's columns as they are now.</param>
    /// <param name="limits">When a batch is full.</param>
    /// <param name="pool">Where the batches' buffers come from and go back to.</param>
    /// <param name="statistics">Counts what is met; may be shared.</param>
    public RowBatcher(RowLayout layout, RowBatchLimits limits, ArrayPool<byte> pool, TransformStatistics statistics)
    {
        (Layout, _limits, _statistics) = (layout, limits, statistics);
        _draft = new BatchDraft(pool);
        _records = new RecordReader(layout.Slots);
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
    /// <returns>The page's ids, and the batches that are complete.</returns>
    /// <exception cref="PageFormatException">The body is not what it should be. The batcher is as it was and can go on.</exception>
    public PageRows Add(ReadOnlySpan<byte> body, string? nextCursor)
    {
        List<RowBatch>? full = null;
        while (!TryEncode(body))
        {
            if (Flush() is { } beforeWidening)
                (full ??= []).Add(beforeWidening);
            var widening = _rows.Needed!;
            UseLayout(Layout.Widen(widening.Column, widening.To));
            _statistics.AddWidening();
        }

        var ids = KeepPage(nextCursor);
        if (_draft.IsFull(_limits))
            (full ??= []).Add(Flush()!);
        return new PageRows(ids, full ?? (IReadOnlyList<RowBatch>)[]);
    }

    /// <summary>Ends the batch in the making: after the last page, or when it has waited long enough.</summary>
    /// <returns>The batch, or null when it holds no page.</returns>
    public RowBatch? Flush()
    {
        if (_draft.Pages == 0)
            return null;
        var batch = _draft.Finish(Layout, _cursor, out int replaced);
        _statistics.AddBatch(batch, replaced, _nonNull);
        Array.Clear(_nonNull);
        return batch;
    }

    /// <summary>Gives the buffer of the unfinished batch back.</summary>
    public void Dispose() => _draft.Dispose();

    private bool TryEncode(ReadOnlySpan<byte> body)
    {
        bool isWhole = false;
        try
        {
            return isWhole = _page.TryEncode(body);
        }
        finally
        {
            if (!isWhole)
                _draft.TakeBackPage();
        }
    }

    private long[] KeepPage(string? nextCursor)
    {
        _statistics.AddPage(_page.Counts);
        var nonNull = _rows.NonNull;
        for (int i = 0; i < nonNull.Length; i++)
            _nonNull[i] += nonNull[i];
        _cursor = nextCursor;
        return _draft.KeepPage();
    }

    [MemberNotNull(nameof(_rows), nameof(_page))]
    private void UseLayout(RowLayout layout)
    {
        Layout = layout;
        _rows = new RowEncoder(layout);
        _page = new PageEncoder(_records, _rows, _draft);
    }
}

using System.Buffers;
using System.Text;
using HubSpotEtl.Transform.Bytes;
using HubSpotEtl.Transform.Layout;

namespace HubSpotEtl.Transform.Batches;

/// <summary>
/// A batch in the making. A page is added row by row and then either kept as a whole or taken back as a whole, so that a batch always holds
/// whole pages.
/// </summary>
internal sealed class BatchDraft(ArrayPool<byte> pool) : IDisposable
{
    // One size for all: growing through the sizes would leave the pool with some of each. What is not written takes no memory.
    private const int SmallestBuffer = 8 * 1024 * 1024;

    private readonly List<DraftRow> _rows = [];
    private readonly List<RejectedValue> _rejected = [];
    private readonly List<RejectedRecord> _rejectedRecords = [];
    private readonly Dictionary<long, int> _rowOfId = [];
    private DraftMark _pageStart;
    private long _rejectedBytes;
    private int _replaced;

    public TupleBuffer Tuples { get; private set; } = new(pool, SmallestBuffer);

    public int Pages { get; private set; }

    public int Rows => _rows.Count - _replaced;

    public bool IsFull(RowBatchLimits limits) =>
        Rows >= limits.Rows || Tuples.Length + _rejectedBytes >= limits.Bytes;

    public void Reject(in RejectedValue value)
    {
        _rejected.Add(value);
        _rejectedBytes += Encoding.UTF8.GetByteCount(value.RawText);
    }

    public void Reject(RejectedRecord record)
    {
        _rejectedRecords.Add(record);
        _rejectedBytes += Encoding.UTF8.GetByteCount(record.RawJson);
    }

    public DraftMark Mark() => new(Tuples.Length, _rows.Count, _rejected.Count, _rejectedRecords.Count, _rejectedBytes);

    public void TakeBack(DraftMark mark)
    {
        Tuples.Truncate(mark.TupleBytes);
        _rows.RemoveRange(mark.Rows, _rows.Count - mark.Rows);
        _rejected.RemoveRange(mark.Rejected, _rejected.Count - mark.Rejected);
        _rejectedRecords.RemoveRange(mark.RejectedRecords, _rejectedRecords.Count - mark.RejectedRecords);
        _rejectedBytes = mark.RejectedBytes;
    }

    public void TakeBackPage() => TakeBack(_pageStart);

    /// <summary>The row between <paramref name="start"/> and the end of the tuples is whole.</summary>
    public void AddRow(long id, long modified, long associated, DraftMark start) =>
        _rows.Add(
            new DraftRow(id, modified, start.TupleBytes, Tuples.Length - start.TupleBytes, start.Rejected, _rejected.Count, associated));

    /// <summary>The page is whole: its rows stay, and of equal ids only the newest.</summary>
    /// <param name="associated">
    /// Tells what a record may have links with, given its id and what it names itself; null: with anything.
    /// </param>
    /// <returns>
    /// The page's ids, in its order, each with the object types that it may have links with; none of these where it may be any.
    /// </returns>
    public (long[] Ids, long[] Associated) KeepPage(Func<long, long, long>? associated)
    {
        var ids = new long[_rows.Count - _pageStart.Rows];
        long[] types = associated is null ? [] : new long[ids.Length];
        for (int i = 0; i < ids.Length; i++)
        {
            int place = _pageStart.Rows + i;
            var row = _rows[place];
            row = _rows[place] = row with { Associated = associated?.Invoke(row.Id, row.Associated) ?? AssociationNames.Any };
            ids[i] = row.Id;
            if (types.Length > 0)
                types[i] = row.Associated;
            KeepNewest(place);
        }

        Pages++;
        _pageStart = Mark();
        return (ids, types);
    }

    /// <summary>Makes the batch and starts the next, empty one.</summary>
    public RowBatch Finish(RowLayout layout, string? cursor, out int replaced)
    {
        replaced = _replaced;
        int bytes = Tuples.Length;
        var batch = new RowBatch(pool, Tuples.Detach(), bytes, RowsKept())
        {
            Layout = layout,
            Rejected = RejectedKept(),
            RejectedRecords = _rejectedRecords.ToArray(),
            SeenIds = [.. _rows.Select(row => row.Id)],
            Associated = _rows.Any(row => row.Associated != AssociationNames.Any) ? [.. _rows.Select(row => row.Associated)] : null,
            Cursor = cursor,
            Pages = Pages,
        };
        Clear(bytes);
        return batch;
    }

    public void Dispose() => Tuples.Dispose();

    private void KeepNewest(int index)
    {
        var row = _rows[index];
        if (_rowOfId.TryAdd(row.Id, index))
            return;
        int other = _rowOfId[row.Id];
        int loser = row.Modified >= _rows[other].Modified ? other : index;
        _rows[loser] = _rows[loser] with { IsReplaced = true };
        _rowOfId[row.Id] = loser == other ? index : other;
        _replaced++;
    }

    private RowRef[] RowsKept()
    {
        var rows = new RowRef[_rows.Count - _replaced];
        int kept = 0;
        foreach (var row in _rows)
        {
            if (!row.IsReplaced)
                rows[kept++] = new RowRef(row.Id, row.Offset, row.Length);
        }

        return rows;
    }

    // A rejected value of a version that is not loaded would accuse the version that is.
    private RejectedValue[] RejectedKept() => _replaced == 0 || _rejected.Count == 0
        ? [.. _rejected]
        : [.. _rows.Where(r => !r.IsReplaced).SelectMany(r => _rejected[r.RejectedStart..r.RejectedEnd])];

    private void Clear(int bytesOfLast)
    {
        Tuples = new TupleBuffer(pool, Math.Max(bytesOfLast, SmallestBuffer));
        _rows.Clear();
        _rejected.Clear();
        _rejectedRecords.Clear();
        _rowOfId.Clear();
        (_pageStart, _rejectedBytes, _replaced, Pages) = (default, 0, 0, 0);
    }
}

using System.Buffers;
using HubSpotEtl.Transform.Layout;

namespace HubSpotEtl.Transform.Batches;

/// <summary>
/// The rows of whole pages, encoded for binary COPY, each id once. The bytes live in a pooled buffer that <see cref="Dispose"/> gives
/// back: whoever takes the batch last disposes of it, once.
/// </summary>
public sealed class RowBatch : IDisposable
{
    private readonly ArrayPool<byte> _pool;
    private readonly int _tupleBytes;
    private readonly RowRef[] _rows;
    private byte[]? _tuples;

    internal RowBatch(ArrayPool<byte> pool, byte[] tuples, int tupleBytes, RowRef[] rows) =>
        (_pool, _tuples, _tupleBytes, _rows) = (pool, tuples, tupleBytes, rows);

    /// <summary>The columns that every row has.</summary>
    public required RowLayout Layout { get; init; }

    /// <summary>The rows, in the order of the pages.</summary>
    public IReadOnlyList<RowRef> Rows => _rows;

    /// <summary>
    /// Binary COPY tuples, without the stream's header and trailer. Between them may lie bytes of rows that a newer version in this batch
    /// replaced, so send what <see cref="Runs()"/> gives, not the whole.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The batch was given back already.</exception>
    public ReadOnlyMemory<byte> Tuples =>
        (_tuples ?? throw new ObjectDisposedException(nameof(RowBatch))).AsMemory(0, _tupleBytes);

    /// <summary>Values of these rows that did not fit their columns.</summary>
    public required IReadOnlyList<RejectedValue> Rejected { get; init; }

    /// <summary>Records of these pages that have no row.</summary>
    public required IReadOnlyList<RejectedRecord> RejectedRecords { get; init; }

    /// <summary>
    /// The ids of all records in the pages, in their order: those of <see cref="Rows"/> and of duplicates that were left out.
    /// </summary>
    public required long[] SeenIds { get; init; }

    /// <summary>
    /// For each of <see cref="SeenIds"/> the object types that it may have links with, as bits of <see cref="AssociationNames"/>; null
    /// where nothing is said of any.
    /// </summary>
    public long[]? Associated { get; init; }

    /// <summary>The cursor after the last page in this batch: where to go on once the batch is stored. Null after the last page of
    /// all.</summary>
    public required string? Cursor { get; init; }

    /// <summary>Whole pages in this batch; at least 1. Their records may all be rejected, or none may be there.</summary>
    public required int Pages { get; init; }

    /// <summary>The bytes of consecutive rows, in as few pieces as there are gaps.</summary>
    /// <param name="start">The first row.</param>
    /// <param name="count">How many.</param>
    /// <returns>Slices of <see cref="Tuples"/>, in order.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows.</exception>
    public IEnumerable<ReadOnlyMemory<byte>> Runs(int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _rows.Length - start);
        return RunsOf(_rows, start, start + count);
    }

    /// <summary>The bytes of some rows, in as few pieces as there are gaps.</summary>
    /// <param name="rows">Some of <see cref="Rows"/>, in their order.</param>
    /// <returns>Slices of <see cref="Tuples"/>, in order.</returns>
    public IEnumerable<ReadOnlyMemory<byte>> Runs(IReadOnlyList<RowRef> rows) => RunsOf(rows, 0, rows.Count);

    /// <summary>The bytes of all rows, in as few pieces as there are gaps.</summary>
    /// <returns>Slices of <see cref="Tuples"/>, in order.</returns>
    public IEnumerable<ReadOnlyMemory<byte>> Runs() => Runs(0, _rows.Length);

    /// <summary>
    /// A row as JSON, <c>{"column":"text",…}</c> without its NULLs: for <c>etl_rejected_record</c>, when PostgreSQL refuses the row.
    /// </summary>
    /// <param name="row">One of <see cref="Rows"/>.</param>
    /// <returns>Every value as text; numbers with all their digits, times as ISO 8601 in UTC.</returns>
    public string ToJson(RowRef row) => TupleText.ToJson(Layout.Columns, Tuples.Span.Slice(row.Offset, row.Length));

    /// <summary>Gives the buffer back. Further calls do nothing.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _tuples, null) is { } tuples)
            _pool.Return(tuples);
    }

    private IEnumerable<ReadOnlyMemory<byte>> RunsOf(IReadOnlyList<RowRef> rows, int row, int end)
    {
        while (row < end)
        {
            int first = row++;
            while (row < end && rows[row].Offset == rows[row - 1].End)
                row++;
            yield return Tuples[rows[first].Offset..rows[row - 1].End];
        }
    }
}

using HubSpotEtl.Transform.Batches;
using HubSpotEtl.Transform.Records;

namespace HubSpotEtl.Transform.Pages;

/// <summary>
/// What the transformers of one object's run have met, for the report. Thread-safe. Pages count once they are whole; a page whose
/// transformation failed, or was begun anew for a wider column, does not count twice.
/// </summary>
/// <param name="read">Told after each page how many records were read so far; it must be quick.</param>
public sealed class TransformStatistics(Action<long>? read = null)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _nonNull = new(StringComparer.Ordinal);
    private PageCounts _total;
    private long _duplicates;
    private long _widened;

    /// <summary>Records read, rejected ones and duplicates included.</summary>
    public long RecordsRead => Read(ref _total.Records);

    /// <summary>Records without a row.</summary>
    public long RecordsRejected => Read(ref _total.RejectedRecords);

    /// <summary>Rows left out because the same batch had a newer version of the record.</summary>
    public long DuplicatesDropped => Read(ref _duplicates);

    /// <summary>NUL characters removed from values.</summary>
    public long NulsRemoved => Read(ref _total.Nuls);

    /// <summary>Lone surrogates replaced by U+FFFD.</summary>
    public long SurrogatesReplaced => Read(ref _total.Surrogates);

    /// <summary>Rows of which some values went to <c>properties_overflow</c> because they had no room in the row's page.</summary>
    public long RowsOverflowed => Read(ref _total.OverflowedRows);

    /// <summary>Columns that a value made wider.</summary>
    public long ColumnsWidened => Read(ref _widened);

    /// <summary>Non-null values by column, of the batches that are complete: set against the records read, it tells the emptiest
    /// columns.</summary>
    /// <returns>A copy; property columns only, those that are always null included.</returns>
    public IReadOnlyDictionary<string, long> NonNullByColumn()
    {
        lock (_lock)
            return new Dictionary<string, long>(_nonNull, StringComparer.Ordinal);
    }

    internal void AddPage(in PageCounts page, int widenings)
    {
        lock (_lock)
        {
            _total.Add(page);
            _widened += widenings;
            read?.Invoke(_total.Records);
        }
    }

    internal void AddBatch(RowBatch batch, int duplicates, ReadOnlySpan<int> nonNull)
    {
        lock (_lock)
        {
            _duplicates += duplicates;
            var held = batch.Layout.Held;
            for (int i = 0; i < held.Length; i++)
                _nonNull[held[i].Column!] = _nonNull.GetValueOrDefault(held[i].Column!) + nonNull[i];
        }
    }

    private long Read(ref long count)
    {
        lock (_lock)
            return count;
    }
}

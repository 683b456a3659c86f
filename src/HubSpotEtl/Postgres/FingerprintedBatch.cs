using HubSpotEtl.Transform;

namespace HubSpotEtl.Postgres;

/// <summary>A batch's rows with their hashes, told apart by whether the table holds them just so.</summary>
internal sealed class FingerprintedBatch
{
    private readonly IReadOnlyList<RowRef> _rows;
    private readonly uint?[] _versions;

    private FingerprintedBatch(IReadOnlyList<RowRef> rows, long[] ids, long[] hashes) =>
        (_rows, Ids, Hashes, _versions) = (rows, ids, hashes, new uint?[ids.Length]);

    /// <summary>The id of each row.</summary>
    internal long[] Ids { get; }

    /// <summary>The hash of each row's tuple.</summary>
    internal long[] Hashes { get; }

    internal long FirstId => Ids.Min();

    internal long LastId => Ids.Max();

    /// <summary>The rows that have to be sent.</summary>
    internal RowRef[] Rows => [.. _rows.Where((_, row) => _versions[row] is null)];

    /// <summary>The same, as they are kept.</summary>
    internal (long[] Ids, long[] Hashes) Sent => (Where(Ids, isThere: false), Where(Hashes, isThere: false));

    /// <summary>The others, with the versions that they have.</summary>
    internal (long[] Ids, long[] Hashes, uint[] Versions) There => (Where(Ids, isThere: true), Where(Hashes, isThere: true), [.. _versions.OfType<uint>()]);

    /// <summary>Nothing is known yet: all rows have to be sent.</summary>
    internal static FingerprintedBatch Of(RowBatch batch)
    {
        var (ids, hashes) = (new long[batch.Rows.Count], new long[batch.Rows.Count]);
        var tuples = batch.Tuples.Span;
        for (var row = 0; row < ids.Length; row++)
        {
            var (id, offset, length) = batch.Rows[row];
            (ids[row], hashes[row]) = (id, Fingerprints.Of(tuples.Slice(offset, length)));
        }
        return new FingerprintedBatch(batch.Rows, ids, hashes);
    }

    /// <summary>A row is there just so, in this version.</summary>
    internal void IsThere(int row, uint version) => _versions[row] = version;

    private long[] Where(long[] values, bool isThere) => [.. values.Where((_, row) => _versions[row] is not null == isThere)];
}

using HubSpotEtl.Transform.Batches;

namespace HubSpotEtl.Postgres.Load;

/// <summary>
/// A batch's rows with their hashes, told apart by whether the table holds them just so. A listing is read at several places at once, so
/// the rows are parted where their ids are furthest from one another: what is kept of a piece of neighbours is found again by their ids,
/// whatever it came with.
/// </summary>
internal sealed class FingerprintedBatch
{
    // On the average, at the least: those of a page.
    private const int PieceRows = 100;

    private readonly IReadOnlyList<RowRef> _rows;
    private readonly uint?[] _versions;

    private FingerprintedBatch(IReadOnlyList<RowRef> rows, long[] ids, long[] hashes) =>
        (_rows, Ids, Hashes, _versions, Pieces) = (rows, ids, hashes, new uint?[ids.Length], PiecesOf(ids));

    /// <summary>The id of each row.</summary>
    internal long[] Ids { get; }

    /// <summary>The hash of each row's tuple.</summary>
    internal long[] Hashes { get; }

    /// <summary>The version of each row that is there just so, 0 of each other one: no row has that version.</summary>
    internal uint[] Versions => [.. _versions.Select(version => version ?? 0)];

    /// <summary>The number of the piece that each row is in.</summary>
    internal int[] Pieces { get; }

    /// <summary>The rows that have to be sent.</summary>
    internal RowRef[] Rows => [.. _rows.Where((_, row) => _versions[row] is null)];

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

    private static int[] PiecesOf(long[] ids)
    {
        var (ordered, rows) = ((long[])ids.Clone(), Enumerable.Range(0, ids.Length).ToArray());
        Array.Sort(ordered, rows);
        long[] gaps = [.. ordered.Select((id, place) => place == 0 ? 0 : id - ordered[place - 1])];
        var most = ids.Length / PieceRows;
        var narrow = most == 0 ? long.MaxValue : gaps.Order().ElementAt(^most);
        var (pieces, piece) = (new int[ids.Length], 0);
        for (var place = 0; place < gaps.Length; place++)
            pieces[rows[place]] = gaps[place] > narrow ? ++piece : piece;
        return pieces;
    }
}

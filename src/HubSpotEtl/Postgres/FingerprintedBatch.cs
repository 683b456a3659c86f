using HubSpotEtl.Transform;

namespace HubSpotEtl.Postgres;

/// <summary>
/// A batch's rows with their hashes, in the order of their ids, told apart by whether the table holds them just so. A listing is read at several places at
/// once, so the rows are parted where their ids are furthest from one another: what is kept of a piece is found again by its ids, whatever it came with.
/// </summary>
internal sealed class FingerprintedBatch
{
    // On the average, at the least: those of a page.
    private const int PieceRows = 100;

    private readonly RowRef[] _rows;
    private readonly uint?[] _versions;

    private FingerprintedBatch(RowRef[] rows, long[] hashes) =>
        (_rows, Ids, Hashes, _versions, Pieces) = (rows, [.. rows.Select(row => row.Id)], hashes, new uint?[rows.Length], PiecesOf(rows));

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
        RowRef[] rows = [.. batch.Rows.OrderBy(row => row.Id)];
        var hashes = new long[rows.Length];
        var tuples = batch.Tuples.Span;
        for (var row = 0; row < rows.Length; row++)
            hashes[row] = Fingerprints.Of(tuples.Slice(rows[row].Offset, rows[row].Length));
        return new FingerprintedBatch(rows, hashes);
    }

    /// <summary>A row is there just so, in this version.</summary>
    internal void IsThere(int row, uint version) => _versions[row] = version;

    private static int[] PiecesOf(RowRef[] rows)
    {
        var gaps = new long[rows.Length];
        for (var row = 1; row < rows.Length; row++)
            gaps[row] = rows[row].Id - rows[row - 1].Id;
        var most = rows.Length / PieceRows;
        var narrow = most == 0 ? long.MaxValue : gaps.Order().ElementAt(^most);
        var piece = 0;
        return [.. gaps.Select(gap => gap > narrow ? ++piece : piece)];
    }
}

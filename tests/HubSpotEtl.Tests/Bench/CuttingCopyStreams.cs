using System.Buffers.Binary;
using HubSpotEtl.Benchmarks.Floor;

namespace HubSpotEtl.Tests.Bench;

public class CuttingCopyStreams
{
    // An id, a time, a text and a NULL.
    private static readonly byte[] s_row = [
        0, 4, 0, 0, 0, 8, .. Number(7), 0, 0, 0, 8, .. Number(1_000), 0, 0, 0, 2, 65, 66, 255, 255, 255, 255];

    [Fact]
    public void a_tuple_ends_where_its_last_field_ends()
    {
        Assert.Equal(s_row.Length, CopyTuple.LengthOf([.. s_row, .. s_row]));
        Assert.Equal(0, CopyTuple.LengthOf(CopyTuple.Trailer.Span));
    }

    [Fact]
    public void a_tuple_cut_anywhere_is_not_whole()
    {
        for (var length = 0; length < s_row.Length; length++)
            Assert.Equal(-1, CopyTuple.LengthOf(s_row.AsSpan(0, length)));
    }

    [Fact]
    public void rows_become_changed_ones_by_another_time_and_nothing_else()
    {
        var rows = new EncodedRows([new EncodedBatch((byte[])[.. s_row, .. s_row], 2)]);

        var later = rows.ModifiedLater(TimeSpan.FromSeconds(1));

        byte[] changed = [.. s_row[..18], .. Number(1_001_000), .. s_row[26..]];
        Assert.Equal([.. changed, .. changed], later.Batches[0].Tuples.ToArray());
        Assert.Equal([.. s_row, .. s_row], rows.Batches[0].Tuples.ToArray());
    }

    [Fact]
    public void the_first_rows_are_taken_across_batches()
    {
        var batch = new EncodedBatch((byte[])[.. s_row, .. s_row], 2);

        var first = new EncodedRows([batch, batch, batch]).First(3);

        Assert.Equal([2, 1], first.Batches.Select(taken => taken.Rows));
        Assert.Equal((3, 3 * s_row.Length), (first.Count, first.Bytes));
    }

    private static byte[] Number(long value)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes;
    }
}

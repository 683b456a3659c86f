using System.Buffers.Binary;

namespace HubSpotEtl.Benchmarks.Floor;

/// <summary>The rows of one COPY.</summary>
/// <param name="Tuples">Binary COPY tuples.</param>
/// <param name="Rows">How many.</param>
internal sealed record EncodedBatch(ReadOnlyMemory<byte> Tuples, int Rows)
{
    /// <summary>See <see cref="EncodedRows.First"/>.</summary>
    /// <param name="count">At most <see cref="Rows"/>.</param>
    /// <returns>A slice.</returns>
    public EncodedBatch First(int count)
    {
        var end = 0;
        for (var row = 0; row < count; row++)
            end += CopyTuple.LengthOf(Tuples.Span[end..]);
        return new EncodedBatch(Tuples[..end], count);
    }

    /// <summary>See <see cref="EncodedRows.ModifiedLater"/>.</summary>
    /// <param name="by">How much later.</param>
    /// <returns>A copy.</returns>
    public EncodedBatch ModifiedLater(TimeSpan by)
    {
        var copy = Tuples.ToArray();
        for (var at = 0; at < copy.Length; at += CopyTuple.LengthOf(copy.AsSpan(at)))
        {
            // Field count, then length and value of the id, then those of the time. Unit of a timestamp: microseconds.
            var time = copy.AsSpan(at + sizeof(short) + sizeof(int) + sizeof(long) + sizeof(int), sizeof(long));
            BinaryPrimitives.WriteInt64BigEndian(
                time, BinaryPrimitives.ReadInt64BigEndian(time) + (by.Ticks / TimeSpan.TicksPerMicrosecond));
        }

        return new EncodedBatch(copy, Rows);
    }
}

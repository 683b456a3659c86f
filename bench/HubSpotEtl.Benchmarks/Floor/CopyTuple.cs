using System.Buffers.Binary;

namespace HubSpotEtl.Benchmarks.Floor;

/// <summary>The form of binary COPY (PostgreSQL documentation, COPY, "Binary Format").</summary>
internal static class CopyTuple
{
    /// <summary>What a stream begins with: signature, flags, length of the extension.</summary>
    public static ReadOnlyMemory<byte> Header { get; } = (byte[])[.. "PGCOPY\n"u8, 0xFF, .. "\r\n\0"u8, .. new byte[8]];

    /// <summary>What it ends with.</summary>
    public static ReadOnlyMemory<byte> Trailer { get; } = new byte[] { 0xFF, 0xFF };

    /// <summary>The length of the tuple at the start of some bytes.</summary>
    /// <param name="bytes">From the tuple on.</param>
    /// <returns>Unit: bytes. 0 for the trailer, -1 when the tuple goes on beyond the bytes.</returns>
    public static int LengthOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < sizeof(short))
            return -1;
        var (fields, end) = (BinaryPrimitives.ReadInt16BigEndian(bytes), sizeof(short));
        if (fields < 0)
            return 0;
        while (fields-- > 0)
        {
            if (bytes.Length - end < sizeof(int))
                return -1;
            // NULL has the length -1 and no bytes.
            end += sizeof(int) + Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(bytes[end..]));
        }

        return end <= bytes.Length ? end : -1;
    }
}

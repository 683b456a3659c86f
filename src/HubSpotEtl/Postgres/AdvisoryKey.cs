using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace HubSpotEtl.Postgres;

/// <summary>
/// Keys of advisory locks: the first eight bytes, big-endian, of SHA-256 over <c>hubspot-etl</c> and the parts, NUL between them.
/// PostgreSQL keeps advisory locks apart by database, so the schema must be one of the parts.
/// </summary>
internal static class AdvisoryKey
{
    internal static long Of(params ReadOnlySpan<string> parts)
    {
        var text = $"hubspot-etl\0{string.Join('\0', parts)}";
        return BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}

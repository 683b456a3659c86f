using System.Security.Cryptography;

namespace HubSpotEtl.Transform.Privacy;

/// <summary>HMAC-SHA-256 (RFC 2104) of a text in UTF-8, in lower-case hexadecimal digits. Thread-safe.</summary>
/// <param name="key">The secret.</param>
public sealed class KeyedHash(byte[] key)
{
    /// <summary>Unit: characters, each a byte.</summary>
    public const int Digits = 2 * HMACSHA256.HashSizeInBytes;

    private const int DigitsOfKeyId = 16;

    /// <summary>Tells keys apart and gives none away: the beginning of the hash of a text that is no value.</summary>
    public string KeyId
    {
        get
        {
            Span<byte> digits = stackalloc byte[Digits];
            Write("hubspot-etl: which key is this?\0"u8, digits);
            return System.Text.Encoding.ASCII.GetString(digits[..DigitsOfKeyId]);
        }
    }

    /// <summary>Writes the hash.</summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="digits">At least <see cref="Digits"/> bytes; may not overlap the text.</param>
    public void Write(ReadOnlySpan<byte> text, Span<byte> digits)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, text, hash);
        Convert.TryToHexStringLower(hash, digits, out _);
    }
}

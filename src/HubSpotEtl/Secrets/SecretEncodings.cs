using System.Text;

namespace HubSpotEtl.Secrets;

/// <summary>
/// The forms in which the bytes of a secret stand in text, alone or amid others, whose letters are bits of them: hexadecimal, base64,
/// base32 (RFC 4648).
/// </summary>
internal static class SecretEncodings
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const string Base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    /// <summary>All of them, and how many signs each has for a character of the secret.</summary>
    /// <param name="secret">The secret.</param>
    public static IEnumerable<(string Text, double Expansion)> Of(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        var (hex, base64) = (Convert.ToHexString(bytes), Convert.ToBase64String(bytes));
        yield return (hex, 2);
        foreach (var separator in "-:=")
            yield return (string.Join(separator, hex.Chunk(2).Select(two => new string(two))), 3);
        // Whole, its last sign has fewer bits of it than amid others.
        foreach (var text in Amid(bytes, Base64, 6).Append(base64))
        {
            yield return (text, 4 / 3.0);
            yield return (text.Replace('+', '-').Replace('/', '_'), 4 / 3.0);
        }

        foreach (var text in Amid(bytes, Base32, 5))
            yield return (text, 8 / 5.0);
    }

    // Behind any number of other bytes: those signs of which each bit is the secret's.
    private static IEnumerable<string> Amid(byte[] bytes, string alphabet, int bitsOfSign)
    {
        for (var before = 0; before < bitsOfSign && before * 8 % bitsOfSign is var rest && (before == 0 || rest != 0); before++)
        {
            var signs = new StringBuilder();
            for (var bit = (bitsOfSign - (before * 8 % bitsOfSign)) % bitsOfSign; bit + bitsOfSign <= bytes.Length * 8; bit += bitsOfSign)
                signs.Append(alphabet[Bits(bytes, bit, bitsOfSign)]);
            yield return signs.ToString();
        }
    }

    private static int Bits(byte[] bytes, int first, int count)
    {
        var value = 0;
        for (var bit = first; bit < first + count; bit++)
            value = (value << 1) | ((bytes[bit / 8] >> (7 - (bit % 8))) & 1);
        return value;
    }
}

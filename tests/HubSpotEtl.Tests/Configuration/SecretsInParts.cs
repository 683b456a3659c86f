using System.Net;
using System.Text;
using HubSpotEtl.Secrets;

namespace HubSpotEtl.Tests.Configuration;

/// <summary>
/// A secret that comes back encoded, cut at either end, or both: every form × every secret, by other code than the product's.
/// </summary>
public class SecretsInParts
{
    private const string Token = "pat-na1-7f3c9b2e-51ad-4c08-b6e9-d20f8a4715cb";

    private static readonly string[] s_secrets = [
        Token, "S3cretPw9", "Tr0ub4dor&3xtra", "9f86d081884c7d659a2feaa0c55ad015", "proxyuser:MyProxyPw9", "käse \"und\" brot 7"];

    private static readonly Dictionary<string, Func<string, string>> s_forms = new()
    {
        ["base64"] = Base64,
        ["base64 behind 1"] = text => Base64("x" + text),
        ["base64 behind 2"] = text => Base64("xy" + text),
        ["base64 amid"] = text => Base64($"user:{text}@host"),
        ["base64 of an address"] = text => Base64($"user:{text}@host").Replace('+', '-').Replace('/', '_').TrimEnd('='),
        ["base64 in lines"] = text => Base64("authorization: Bearer " + text).Insert(20, "\r\n "),
        ["base64 in an address"] = text => Uri.EscapeDataString(Base64(text)),
        ["hex"] = text => Convert.ToHexString(Encoding.UTF8.GetBytes(text)),
        ["hex, small"] = text => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text)),
        ["hex with dashes"] = text => BitConverter.ToString(Encoding.UTF8.GetBytes(text)),
        ["hex with colons"] = text => BitConverter.ToString(Encoding.UTF8.GetBytes(text)).Replace('-', ':'),
        ["hex with spaces"] = text => BitConverter.ToString(Encoding.UTF8.GetBytes(text)).Replace('-', ' '),
        ["bytea"] = text => "\\x" + Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text)),
        ["base32"] = text => Base32(text),
        ["base32 behind 3"] = text => Base32("xyz" + text).ToLowerInvariant(),
        ["entities"] = text => string.Concat(text.Select(letter => $"&#{(int)letter};")),
        ["entities in hex"] = text => string.Concat(text.Select(letter => $"&#x{(int)letter:x};")),
        ["entities in part"] = text => WebUtility.HtmlEncode(text).Replace("-", "&#45;", StringComparison.Ordinal),
        ["an address"] = text => string.Concat(Encoding.UTF8.GetBytes(text).Select(unit => $"%{unit:x2}")),
        ["an address, twice"] = text => Uri.EscapeDataString(Uri.EscapeDataString(text)),
        ["an address with plus"] = text => WebUtility.UrlEncode(text),
        ["escapes"] = text => string.Concat(text.Select(letter => $"\\u{(int)letter:x4}")),
        ["escapes of bytes"] = text => string.Concat(Encoding.UTF8.GetBytes(text).Select(unit => $"\\x{unit:x2}")),
        ["JSON in JSON"] = text => Json(Json(text)),
        ["other capitals"] = text => text.ToUpperInvariant(),
        ["control sequences"] = text => $"{text[..4]}\u001b[1m{text[4..6]}\u001b[0;31m{text[6..]}",
        ["control sequences, written out"] = text => $"{text[..4]}\\u001b[1m{text[4..]}",
        ["line ends"] = text => $"{text[..3]}\n{text[3..5]}\\n{text[5..]}",
        ["spaces of no width"] = text => string.Join('\u200b', text.ToCharArray()),
    };

    public static TheoryData<string> Forms => [.. s_forms.Keys];

    [Theory]
    [MemberData(nameof(Forms))]
    public void are_hidden_in_every_form(string form) => Assert.All(s_secrets, secret =>
    {
        var hidden = new Redaction(new Secret(secret)).Hide($"bad: {s_forms[form](secret)} end");

        Assert.StartsWith("bad: ", hidden, StringComparison.Ordinal);
        Assert.EndsWith(" end", hidden, StringComparison.Ordinal);
        Assert.Contains("***", hidden, StringComparison.Ordinal);
        AssertLittleLeft(form, hidden);
    });

    [Theory]
    [MemberData(nameof(Forms))]
    public void are_hidden_in_every_form_when_a_part_is_cut_off(string form) => Assert.All(Parts(), part =>
    {
        var hidden = new Redaction(new Secret(Token)).Hide($"bad: {s_forms[form](part)} end");

        Assert.Contains("***", hidden, StringComparison.Ordinal);
        AssertLittleLeft(form, hidden);
    });

    [Theory]
    [InlineData("Tr0ub4dor&3xtra", "r0ub4dor&3xtra")]
    [InlineData("Tr0ub4dor&3xtra", "Tr0ub4dor&")]
    [InlineData("open sésame/123\"", "sésame/123\"")]
    [InlineData("correct-horse-battery-staple", "horse-battery-staple")]
    [InlineData("9f86d081884c7d659a2feaa0c55ad015", "84c7d659a2fe")]
    public void are_hidden_in_part(string secret, string part) =>
        Assert.Equal("bad: *** end", new Redaction(new Secret(secret)).Hide($"bad: {part} end"));

    [Theory]
    [InlineData("S3cretPw9", "3cretPw9 S3cretPw")]
    [InlineData("hubspot-etl-pw1", "hubspot-etl: the hubspot-etl of hubspot")]
    [InlineData("Password2024!!", "the role's password is wrong, 2024-01-01")]
    [InlineData("contacts-2024-companies", "contacts and companies; contacts, companies")]
    [InlineData("202611291234", "2026-11-29T12:30:00, 20261129, 1234, 20261")]
    [InlineData("postgres-etl-role-of-the-crm", "postgres: the role etl of the crm, postgres-etl")]
    [InlineData(Token, "pat-na1- and 7f3c9b2e and 4c08-b6e9 and …4715cb")]
    public void and_what_tells_nothing_is_shown(string secret, string text) =>
        Assert.Same(text, new Redaction(new Secret(secret)).Hide(text));

    [Fact]
    public void leave_ids_numbers_and_the_texts_of_the_program_alone()
    {
        var redaction = new Redaction(s_secrets.Select(secret => new Secret(secret)));
        var random = new Random(7);
        var ids = string.Join(' ', Enumerable.Range(0, 20_000).Select(_ => random.NextInt64(1, 99_999_999_999)));
        var hashes = string.Join(' ', Enumerable.Range(0, 2_000).Select(_ => Guid.NewGuid()));

        Assert.Same(ids, redaction.Hide(ids));
        Assert.Same(hashes, redaction.Hide(hashes));
        Assert.All(ProgramTexts(), text => Assert.Equal(new Redaction().Hide(text), redaction.Hide(text)));
    }

    // Without the first and the last letter, the public prefix, a third, the half of it; some of its middle.
    private static IEnumerable<string> Parts() =>
        [Token[1..], Token[..^1], Token[8..], Token[..30], Token[14..], Token[22..], Token[..22], Token[10..34]];

    // What it says to people, and what it logs.
    private static IEnumerable<string> ProgramTexts() =>
        ((string[])["*.md", "*.resx", "*.cs"])
            .SelectMany(kind => Directory.EnumerateFiles(TestSupport.Repository.Root, kind, SearchOption.AllDirectories))
            .Where(file => file.Contains("/docs/", StringComparison.Ordinal) || file.Contains("/src/HubSpotEtl/", StringComparison.Ordinal))
            .SelectMany(File.ReadLines);

    // At its ends signs of an encoding hold some of its surroundings too.
    private static void AssertLittleLeft(string form, string hidden)
    {
        var left = hidden["bad: ".Length..^" end".Length].Replace("***", "", StringComparison.Ordinal);
        Assert.True(left.Length <= (form.StartsWith("base", StringComparison.Ordinal) ? 40 : 4), $"{form}: {hidden}");
    }

    private static string Json(string text) => System.Text.Json.JsonEncodedText.Encode(text).ToString();

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Base32(string text)
    {
        var bits = string.Concat(Encoding.UTF8.GetBytes(text).Select(unit => Convert.ToString(unit, 2).PadLeft(8, '0')));
        var signs = bits.PadRight((bits.Length + 4) / 5 * 5, '0').Chunk(5)
            .Select(five => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[Convert.ToInt32(new string(five), 2)]);
        return string.Concat(signs).PadRight((bits.Length + 39) / 40 * 8, '=');
    }
}

using System.Buffers;
using System.Text.RegularExpressions;

namespace HubSpotEtl.Secrets;

/// <summary>
/// Secrets that give themselves away by their form, wherever they come from: the user info of a URL, the password of a connection string, a
/// token of HubSpot's, the credentials of an authorization header, a private key.
/// </summary>
internal static partial class SecretPatterns
{
    private const string Hidden = "***";

    // One of them is in every text that a pattern can match; a search for all of them at once costs next to nothing.
    private static readonly SearchValues<string> s_marks = SearchValues.Create(
        ["password", "passwd", "pwd", "secret", "token", "apikey", "pat-", "bearer", "basic", "PRIVATE KEY"],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>Takes them out of a text.</summary>
    /// <returns>The text with <c>***</c> for each; the same object when there is none.</returns>
    public static string HideIn(string text)
    {
        if (text.Contains('@', StringComparison.Ordinal))
            text = BareUserInfo().Replace(UserInfo().Replace(text, Hidden), Hidden);
        if (!text.AsSpan().ContainsAny(s_marks))
            return text;
        text = PrivateKey().Replace(text, Hidden);
        text = PasswordPair().Replace(text, Hidden);
        text = HubSpotToken().Replace(text, Hidden);
        return Credentials().Replace(text, Hidden);
    }

    /// <summary>Whether <see cref="HideIn"/> would take something out.</summary>
    public static bool AreIn(string text) => !ReferenceEquals(HideIn(text), text);

    /// <summary>The user infos of the URLs in a text, as they are written.</summary>
    public static IEnumerable<string> UserInfosOf(string text) =>
        UserInfo().Matches(text).Concat(BareUserInfo().Matches(text)).Select(match => match.Value);

    /// <summary>The private keys in a text.</summary>
    public static IEnumerable<string> PrivateKeysOf(string text) => PrivateKey().Matches(text).Select(match => match.Value);

    /// <summary>The passwords of the connection strings in a text.</summary>
    public static IEnumerable<string> PasswordsOf(string text) => PasswordPair().Matches(text).Select(match => match.Value.Trim('\'', '"'));

    // RFC 3986, 3.2.1. A password may hold what should have been encoded, a slash or a second at-sign: then a user's name and a colon,
    // which begins no port, stand before it.
    [GeneratedRegex(
        """(?<=[a-z][a-z0-9+.-]*:(?:\\?/){2})(?!\*\*\*@)(?:[^\s/?#"'<>\\]+|[^\s/?#"'<>:@\\]*:(?![0-9]+[/?#])[^\s"'<>]*)(?=@)""",
        RegexOptions.IgnoreCase)]
    private static partial Regex UserInfo();

    // user:secret@host without a scheme. A secret has a digit and something else, so that it is none of "mailto:bob@example.com", nor an
    // image's "registry:5000/etl@sha256:…".
    [GeneratedRegex(
        """(?<![^\s"'(\[<>=,;`])(?!\*\*\*)[^\s"'<>:@/\\,;=(]+:(?!\\?/|[0-9.:-]+[/@]|[^\s"'<>@]*:\\?/\\?/)(?=[^\s"'<>@]*[0-9])[^\s"'<>@]+(?=@[\p{L}\p{N}\[_])""",
        RegexOptions.IgnoreCase)]
    private static partial Regex BareUserInfo();

    // RFC 7468, with its line ends, without them, written out or cut off.
    [GeneratedRegex("-----BEGIN ([A-Z0-9]+ )*PRIVATE KEY-----.*?(-----END ([A-Z0-9]+ )*PRIVATE KEY-----|\\z)", RegexOptions.Singleline)]
    private static partial Regex PrivateKey();

    // libpq, Npgsql, ODBC and JDBC; a query's parameters are alike.
    [GeneratedRegex(
        """(?<=(?<![a-z])(?:password|passwd|pwd|sslpassword|client_secret|secret|(?:access_|refresh_)?token|api_?key|hapikey)\s?=\s?)(?!\*\*\*)(?:'[^']+'|"[^"]+"|[^\s;&,'"<>]+)""",
        RegexOptions.IgnoreCase)]
    private static partial Regex PasswordPair();

    // pat-{region}-{uuid}: private apps and service keys alike.
    [GeneratedRegex("pat-[a-z]{2,4}[0-9]{0,2}-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", RegexOptions.IgnoreCase)]
    private static partial Regex HubSpotToken();

    // RFC 9110, 11.4. "Basic authentication" is none.
    [GeneratedRegex(@"(?<=\b(?:Bearer|Basic) )(?=[^\s]*[0-9=])[A-Za-z0-9._~+/-]{8,}=*", RegexOptions.IgnoreCase)]
    private static partial Regex Credentials();
}

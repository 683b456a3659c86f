using System.Text.RegularExpressions;
using HubSpotEtl.Secrets;

namespace HubSpotEtl.Configuration;

/// <summary>
/// Which texts of an environment, or of a <c>.env</c> file, are secrets: by what the variable is called, and by what its value looks like.
/// </summary>
internal static partial class SecretVariables
{
    private static readonly HashSet<string> s_ours =
        [.. Setting.All.Where(setting => setting.IsSecret).Select(setting => setting.Variable).OfType<string>()];

    /// <summary>The secrets among variables; each is found only where it is long enough for <see cref="Secret.HideIn"/>.</summary>
    /// <param name="variables">Their values by name.</param>
    public static IEnumerable<string> In(IReadOnlyDictionary<string, string> variables) =>
        variables.SelectMany(one => In(one.Key, one.Value.Trim())).Where(secret => secret.Length > 0).Distinct();

    private static IEnumerable<string> In(string name, string value)
    {
        if (s_ours.Contains(name) || IsOfAnother(name, value))
            yield return value;
        if (name.StartsWith("OTEL_", StringComparison.Ordinal) && name.EndsWith("_HEADERS", StringComparison.Ordinal))
            foreach (var header in value.Split(',').SelectMany(OfHeader))
                yield return header;
        foreach (var part in SecretPatterns.UserInfosOf(value).SelectMany(OfUserInfo))
            yield return part;
        foreach (var password in SecretPatterns.PasswordsOf(value).Concat(SecretPatterns.PrivateKeysOf(value)))
            yield return password;
        // Where only a name belongs: a password behind the name, or in its place.
        if (name == Setting.DatabaseUser.Variable && value.Split([':', '/'], 2) is [_, var behind])
            yield return behind;
        if (ProxyName().IsMatch(name) && LoneWord().IsMatch(value))
            yield return value;
    }

    // A secret of somebody else's, as a file for several programs has them. A number, a path or a plain word is none: it would be missed in
    // ordinary text.
    private static bool IsOfAnother(string name, string value) =>
        SecretName().IsMatch(name) && !NotSecretName().IsMatch(name) && !PlainValue().IsMatch(value)
        && (!KeyName().IsMatch(name) || value.Any(char.IsAsciiDigit));

    // "authorization=Bearer abc": the value, decoded as OpenTelemetry has it, and what follows the scheme.
    private static IEnumerable<string> OfHeader(string header)
    {
        if (header.IndexOf('=', StringComparison.Ordinal) is not (> 0 and var sign))
            yield break;
        var value = Uri.UnescapeDataString(header[(sign + 1)..]).Trim();
        yield return value;
        if (value.Split(' ', 2, StringSplitOptions.TrimEntries) is [_, var credentials])
            yield return credentials;
    }

    // Decoded, since all its encodings are looked for, that of a header too. A user without a password is often a token.
    private static IEnumerable<string> OfUserInfo(string userInfo)
    {
        var decoded = Uri.UnescapeDataString(userInfo);
        yield return decoded;
        if (userInfo.Split(':', 2) is [_, var password])
            yield return Uri.UnescapeDataString(password);
    }

    [GeneratedRegex("PASS|_PWD|TOKEN|SECRET|KEY|CREDENTIAL", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    [GeneratedRegex(
        @"(FILE|PATH|DIR|FOLDER|NAME|ARN|TYPE|URL|URI|ENDPOINT|ASKPASS|TTL|EXPIRES?|LENGTH|LIMIT|COUNT|SIZE|TOKENS|SECONDS)\z",
        RegexOptions.IgnoreCase)]
    private static partial Regex NotSecretName();

    [GeneratedRegex(@"\A([0-9.]*|true|false|[/~.].*|[A-Za-z]:\\.*)\z", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex PlainValue();

    [GeneratedRegex(@"\A(HTTPS?|ALL)_PROXY\z", RegexOptions.IgnoreCase)]
    private static partial Regex ProxyName();

    // A proxy has a scheme, a port or a domain.
    [GeneratedRegex(@"\A(?=.*[0-9])[^\s.:/]+\z")]
    private static partial Regex LoneWord();

    [GeneratedRegex("\\A(?!.*(PASS|_PWD|TOKEN|SECRET|CREDENTIAL)).*KEY", RegexOptions.IgnoreCase)]
    private static partial Regex KeyName();
}

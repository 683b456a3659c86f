using System.Globalization;
using System.Text.RegularExpressions;

namespace HubSpotEtl.Configuration;

/// <summary>
/// The variables by which .NET is told of proxies. It passes over a value that it cannot parse without a word, and the token would go out
/// directly: so that is a mistake.
/// </summary>
/// <remarks>github.com/dotnet/runtime, System.Net.Http, <c>HttpEnvironmentProxy</c>; curl(1), "ENVIRONMENT".</remarks>
internal static partial class ProxyVariables
{
    private const string Rule =
        "a proxy as http://HOST:PORT, where it wants them with USER:PASSWORD@ before the host; also https, socks4, socks4a and socks5";

    // As they are, since .NET trims nothing; and never shown, since any part may be a password.
    private static readonly Setting[] s_all =
    [
        .. new[] { "https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY" }
            .Select(name => new Setting(name) { IsSecret = true }),
    ];

    /// <summary>Notes those that cannot be understood.</summary>
    /// <param name="reader">All that is given.</param>
    public static void Check(SettingReader reader)
    {
        foreach (var given in s_all.Select(reader.Find).OfType<GivenSetting>())
            if (!string.IsNullOrWhiteSpace(given.Value) && !IsUnderstood(given.Value))
                reader.Add(given.Mistake(Rule));
    }

    /// <summary>Whether .NET, and whoever reads it, takes the same proxy from a value.</summary>
    /// <param name="value">Not empty.</param>
    public static bool IsUnderstood(string value) =>
        Form().Match(value) is { Success: true } parts
        && (parts.Groups["port"] is not { Success: true } port
            || ushort.TryParse(port.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        && Uri.CheckHostName(parts.Groups["host"].Value) != UriHostNameType.Unknown;

    [GeneratedRegex(
        @"\A((https?|socks4a?|socks5)://)?(?!.*://)(.*@)?(?<host>\[[^\]]+\]|[^\s:/@\[\]]+)(:(?<port>[0-9]+)(/.*)?)?/?\s*\z",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Form();
}

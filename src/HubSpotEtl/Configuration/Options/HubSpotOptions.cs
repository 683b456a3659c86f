using System.Net;
using System.Text.RegularExpressions;
using HubSpotEtl.Secrets;

namespace HubSpotEtl.Configuration.Options;

/// <summary>How HubSpot is reached.</summary>
public sealed partial record HubSpotOptions
{
    private const string TokenRule = "the private-app or service-key token: visible ASCII characters, no spaces";
    private const string UrlRule = "an absolute http or https URL without user name, query and fragment";

    private const string SafeUrlRule =
        "https, because the token travels with every request (http only to this machine itself; --allow-insecure lifts the rule)";

    /// <summary>The public API.</summary>
    public static readonly Uri DefaultBaseUrl = new("https://api.hubapi.com/");

    /// <summary>Private-app or service-key token (<c>ACCESS_TOKEN</c>): visible ASCII characters.</summary>
    public required Secret AccessToken { get; init; }

    /// <summary>
    /// <c>HUBSPOT_BASE_URL</c>; its path ends with a slash. https, or http on loopback, or any http(s) when the user allowed it with
    /// <c>--allow-insecure</c>; never with a user name, query or fragment. Default https://api.hubapi.com/.
    /// </summary>
    public Uri BaseUrl { get; init; } = DefaultBaseUrl;

    /// <summary><c>HUBSPOT_API_VERSION</c>: <c>v3</c>, <c>YYYY-MM</c> or <c>YYYY-MM-beta</c>. Default v3 (associations: v4).</summary>
    public string ApiVersion { get; init; } = "v3";

    internal static HubSpotOptions Read(SettingReader reader)
    {
        var defaults = new HubSpotOptions { AccessToken = ReadToken(reader) };
        var options = defaults with
        {
            BaseUrl = ReadBaseUrl(reader) ?? defaults.BaseUrl,
            ApiVersion = ReadApiVersion(reader) ?? defaults.ApiVersion,
        };
        if (NoProxy.MayUseProxy(options.BaseUrl))
            ProxyVariables.Check(reader);
        return options;
    }

    private static Secret ReadToken(SettingReader reader)
    {
        // Secrets stores and `echo token > file` leave a line end behind; a token never has outer space of its own.
        var token = reader.Find(Setting.AccessToken)?.Value.Trim() ?? "";
        if (token.Length == 0)
            reader.Add(new SettingMistake(Setting.AccessToken.Name, null, $"missing; {TokenRule}"));
        else if (!token.All(letter => letter is > ' ' and < '\x7f'))
            reader.Add(new SettingMistake(Setting.AccessToken.Name, null, $"not a token; {TokenRule}"));
        return new Secret(token);
    }

    private static Uri? ReadBaseUrl(SettingReader reader)
    {
        var insecureAllowed = reader.Flag(Setting.AllowInsecure);
        if (reader.Find(Setting.BaseUrl) is not { } given)
            return null;
        if (!Uri.TryCreate(given.Value, UriKind.Absolute, out var url) || !IsPlainHttp(url))
            // A URL with a user name may hold a password, and one with a query a key, so neither is shown.
            reader.Add(given.Value.IndexOfAny(['@', '?', '#']) >= 0
                ? new SettingMistake(given.Name, null, $"must be {UrlRule}")
                : given.Mistake(UrlRule));
        else if (url.Scheme != Uri.UriSchemeHttps && !IsLoopback(url) && !insecureAllowed)
            reader.Add(given.Mistake(SafeUrlRule));
        else
            return url.AbsolutePath.EndsWith('/') ? url : new Uri(url.AbsoluteUri + "/");
        return null;
    }

    private static bool IsPlainHttp(Uri url) =>
        (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)
        && url.Host.Length > 0 && url.UserInfo.Length == 0 && url.Query.Length == 0 && url.Fragment.Length == 0
        && !url.OriginalString.Contains('@');

    private static bool IsLoopback(Uri url) =>
        url.IsLoopback || (IPAddress.TryParse(url.DnsSafeHost, out var address) && IPAddress.IsLoopback(address));

    private static string? ReadApiVersion(SettingReader reader)
    {
        if (reader.Find(Setting.ApiVersion) is not { } given)
            return null;
        if (VersionForm().IsMatch(given.Value))
            return given.Value;
        reader.Add(given.Mistake("v3, or a date-based version such as 2026-03 or 2026-09-beta"));
        return null;
    }

    [GeneratedRegex(@"\A(v3|20[0-9]{2}-(0[1-9]|1[0-2])(-beta)?)\z")]
    private static partial Regex VersionForm();
}

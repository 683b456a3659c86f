using System.Globalization;
using System.Net;

namespace HubSpotEtl.Configuration;

/// <summary>
/// The hosts that are reached without a proxy, in every form that programs write into <c>NO_PROXY</c>: <c>*</c>, a name, a name with a dot
/// or a star before it, each for its subdomains too, an address, a range of addresses, and any of them with a port. .NET itself knows the
/// whole name and the leading dot alone.
/// </summary>
/// <remarks>curl(1), "NO_PROXY"; golang.org/x/net/http/httpproxy, "Config.NoProxy".</remarks>
internal static class NoProxy
{
    /// <summary>Whether a list covers an address.</summary>
    /// <param name="list">Entries separated by commas or white space; null: none.</param>
    /// <param name="url">An absolute address.</param>
    public static bool Covers(string? list, Uri url) =>
        (list ?? "").Split([',', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Any(entry => Matches(entry, url));

    /// <summary>
    /// Whether a proxy is asked, where one is set. What is meant for this machine must not leave it by way of HTTP_PROXY, with the token in
    /// clear.
    /// </summary>
    /// <param name="baseUrl">HubSpot's address.</param>
    public static bool MayUseProxy(Uri baseUrl) => !baseUrl.IsLoopback
        && !Covers(Environment.GetEnvironmentVariable("no_proxy") ?? Environment.GetEnvironmentVariable("NO_PROXY"), baseUrl);

    private static bool Matches(string entry, Uri url)
    {
        if (entry == "*")
            return true;
        if (IPNetwork.TryParse(entry, out var range))
            return IPAddress.TryParse(url.DnsSafeHost, out var address) && range.Contains(address);
        if (IPAddress.TryParse(entry, out var alone))
            return IPAddress.TryParse(url.DnsSafeHost, out var address) && alone.Equals(address);
        var (name, port) = entry.LastIndexOf(':') is >= 0 and var colon
            && int.TryParse(entry.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (entry[..colon], number)
            : (entry, url.Port);
        return port == url.Port && IsOrIsBelow(url.DnsSafeHost, name.Trim('[', ']').TrimStart('*').TrimStart('.'));
    }

    private static bool IsOrIsBelow(string host, string name) =>
        name.Length > 0
        && (host.Equals(name, StringComparison.OrdinalIgnoreCase) || host.EndsWith("." + name, StringComparison.OrdinalIgnoreCase));
}

using System.Globalization;
using System.Net;
using HubSpotEtl.Configuration;

namespace HubSpotEtl.HubSpot;

/// <summary>The real way to the network.</summary>
public static class HubSpotHttp
{
    /// <summary>
    /// A handler with one connection pool for the whole run: HTTP/2 where the server has it, compressed answers, no cookies, no
    /// redirects, since a redirect could carry the token to another host, and no proxy on the way to this machine itself or to what
    /// <c>NO_PROXY</c> names.
    /// </summary>
    /// <param name="options">For the timeouts.</param>
    /// <returns>The handler; who calls this disposes of it.</returns>
    public static SocketsHttpHandler CreateHandler(HubSpotClientOptions options) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = NoProxy.MayUseProxy(options.BaseUrl),
        AutomaticDecompression = DecompressionMethods.All,
        // A proxy or HubSpot's edge may move; a run of hours should notice.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        MaxConnectionsPerServer = 32,
        EnableMultipleHttp2Connections = true,
        ConnectTimeout = options.AttemptTimeout < TimeSpan.FromSeconds(15) ? options.AttemptTimeout : TimeSpan.FromSeconds(15),
    };

    /// <summary>The proxy that .NET takes on the way to HubSpot, from <c>HTTPS_PROXY</c>, <c>HTTP_PROXY</c> or <c>ALL_PROXY</c>.</summary>
    /// <param name="baseUrl">HubSpot's address.</param>
    /// <returns>Host and port, never the user info; null when there is none.</returns>
    public static string? ProxyFor(Uri baseUrl) =>
        NoProxy.MayUseProxy(baseUrl) && !HttpClient.DefaultProxy.IsBypassed(baseUrl)
            && HttpClient.DefaultProxy.GetProxy(baseUrl) is { } proxy && proxy != baseUrl
            ? $"{proxy.Host}:{proxy.Port.ToString(CultureInfo.InvariantCulture)}"
            : null;
}

using System.Net;

namespace HubSpotEtl.HubSpot;

/// <summary>The real way to the network.</summary>
public static class HubSpotHttp
{
    /// <summary>
    /// A handler with one connection pool for the whole run: HTTP/2 where the server has it, compressed answers, no cookies, no
    /// redirects, since a redirect could carry the token to another host, and no proxy on the way to this machine itself.
    /// </summary>
    /// <param name="options">For the timeouts.</param>
    /// <returns>The handler; who calls this disposes of it.</returns>
    public static SocketsHttpHandler CreateHandler(HubSpotClientOptions options) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        // What is meant for this machine must not leave it by way of HTTP_PROXY, with the token in clear.
        UseProxy = !options.BaseUrl.IsLoopback,
        AutomaticDecompression = DecompressionMethods.All,
        // A proxy or HubSpot's edge may move; a run of hours should notice.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        MaxConnectionsPerServer = 32,
        EnableMultipleHttp2Connections = true,
        ConnectTimeout = options.AttemptTimeout < TimeSpan.FromSeconds(15) ? options.AttemptTimeout : TimeSpan.FromSeconds(15),
    };
}

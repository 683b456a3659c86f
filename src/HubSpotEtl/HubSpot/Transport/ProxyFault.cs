using System.Globalization;
using System.Text.RegularExpressions;

namespace HubSpotEtl.HubSpot.Transport;

/// <summary>What went wrong at the proxy, before HubSpot was reached: pure judgement over what .NET throws.</summary>
/// <param name="What">What happened, with the proxy's host and port.</param>
/// <param name="Advice">What to do.</param>
/// <param name="IsTransient">True when the proxy says itself that it will pass.</param>
internal sealed partial record ProxyFault(string What, string Advice, bool IsTransient)
{
    /// <summary>The proxy's part in a connection that could not be made.</summary>
    /// <param name="cause">What .NET threw.</param>
    /// <param name="proxy">The proxy on the way, host and port; null: there is none.</param>
    /// <param name="host">HubSpot's.</param>
    /// <returns>Null when it has none: HubSpot, or the network, failed.</returns>
    public static ProxyFault? Of(Exception cause, string? proxy, string host) => (proxy, cause) switch
    {
        (null, _) => null,
        (_, HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } refused) =>
            OfTunnel(StatusOf(refused), proxy, host),
        // By way of a proxy no other name is looked up here.
        (_, HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError }) => new(
            $"the proxy's name is not known ({proxy})", "Check HTTPS_PROXY, HTTP_PROXY and ALL_PROXY.", IsTransient: false),
        _ => null,
    };

    /// <summary>A proxy that wants to know who asks, status 407.</summary>
    /// <param name="proxy">Host and port; null where none is set, and one stands in the way all the same.</param>
    public static ProxyFault Unauthorized(string? proxy) => new(
        $"{Named(proxy)} answered 407: it wants a user name and a password, or does not take those it got",
        "Write them into HTTPS_PROXY (HTTP_PROXY for a plain http address) as http://USER:PASSWORD@HOST:PORT, special characters "
            + "percent-encoded.",
        IsTransient: false);

    private static ProxyFault OfTunnel(int? status, string proxy, string host) => status switch
    {
        407 => Unauthorized(proxy),
        408 or 429 or 503 or 504 =>
            new($"{Named(proxy)} answered {status}", "Run again later: the run goes on where it stopped.", IsTransient: true),
        502 =>
            new(
                $"{Named(proxy)} answered 502: it cannot reach {host}",
                $"Ask who runs it to open the way to {host}, or reach HubSpot without it: NO_PROXY={host}.", IsTransient: false),
        { } other => new(
            string.Create(CultureInfo.InvariantCulture, $"{Named(proxy)} answered {other}: it does not let through to {host}"),
            $"Have {host} allowed there, or reach HubSpot without it: NO_PROXY={host}.", IsTransient: false),
        null =>
            new(
                $"{Named(proxy)} did not let through to {host}", "Check HTTPS_PROXY and ALL_PROXY: kind, user name and password.",
                IsTransient: false),
    };

    private static string Named(string? proxy) => proxy is null ? "a proxy on the way" : $"the proxy {proxy}";

    // .NET gives the status in its words alone.
    private static int? StatusOf(HttpRequestException refused) =>
        refused.StatusCode is { } status ? (int)status
        : Status().Matches(refused.Message) is [.., var last] ? int.Parse(last.Value, CultureInfo.InvariantCulture)
        : null;

    [GeneratedRegex(@"(?<=['""\s])[1-5][0-9]{2}(?=['""\s.,]|\z)")]
    private static partial Regex Status();
}

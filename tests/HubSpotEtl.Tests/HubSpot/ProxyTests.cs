using System.Net;
using HubSpotEtl.Configuration;
using HubSpotEtl.HubSpot;
using HubSpotEtl.Pipeline.Jobs;
using HubSpotEtl.Tests.HubSpot.Support;

namespace HubSpotEtl.Tests.HubSpot;

public class ProxyTests
{
    private const string Proxy = "proxy.example:3128";

    [Theory]
    [InlineData("*", true)]
    [InlineData("api.hubapi.com", true)]
    [InlineData("API.HubApi.com", true)]
    [InlineData("hubapi.com", true)]
    [InlineData(".hubapi.com", true)]
    [InlineData("*.hubapi.com", true)]
    [InlineData("com", true)]
    [InlineData("localhost, 127.0.0.1 ,.hubapi.com", true)]
    [InlineData("localhost hubapi.com", true)]
    [InlineData("api.hubapi.com:443", true)]
    [InlineData("api.hubapi.com:8443", false)]
    [InlineData("ubapi.com", false)]
    [InlineData("api.hubapi.com.evil.example", false)]
    [InlineData("", false)]
    [InlineData(",,", false)]
    [InlineData(null, false)]
    public void no_proxy_is_understood_in_every_form(string? list, bool covers) =>
        Assert.Equal(covers, NoProxy.Covers(list, new Uri("https://api.hubapi.com/")));

    [Theory]
    [InlineData("10.1.2.3", true)]
    [InlineData("10.0.0.0/8", true)]
    [InlineData("192.168.0.0/16", false)]
    [InlineData("10.1.2.3:8080", true)]
    [InlineData("2.3", false)]
    public void and_for_addresses(string list, bool covers) => Assert.Equal(covers, NoProxy.Covers(list, new Uri("http://10.1.2.3:8080/")));

    [Theory]
    [InlineData(HttpRequestError.ProxyTunnelError, "status code '407'.", "answered 407", false)]
    [InlineData(HttpRequestError.ProxyTunnelError, "status code '403'.", "answered 403", false)]
    [InlineData(HttpRequestError.ProxyTunnelError, "status code '502'.", "answered 502", false)]
    [InlineData(HttpRequestError.ProxyTunnelError, "status code '418'.", "answered 418", false)]
    [InlineData(HttpRequestError.ProxyTunnelError, "status code '503'.", "answered 503", true)]
    [InlineData(HttpRequestError.ProxyTunnelError, "SOCKS server failed", "did not let through", false)]
    [InlineData(HttpRequestError.NameResolutionError, "Name or service not known", "name is not known", false)]
    public async Task what_a_proxy_refuses_is_told_by_its_name_and_tried_again_only_where_it_passes(
        HttpRequestError error, string words, string told, bool isTransient)
    {
        using var portal = new FakePortal(options => options with { Proxy = Proxy, MaxAttempts = 3 });
        var failure = new HttpRequestException(
            error, $"The proxy tunnel request to proxy 'http://user:hunter-2@{Proxy}/' failed with {words}");
        portal.Answers(() => throw failure, () => throw failure, () => throw failure);

        var refused = await Assert.ThrowsAsync<HubSpotApiException>(() => portal.ListAsync());

        Assert.Contains(told, refused.Message, StringComparison.Ordinal);
        Assert.Contains(Proxy, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter", refused.ToString(), StringComparison.Ordinal);
        Assert.Equal((isTransient, isTransient ? 3 : 1), (refused.IsTransient, portal.Sent.Count));
        Assert.False(refused.IsRefusal);
        Assert.Equal(!isTransient, Failures.EndsTheRun(refused));
    }

    [Fact]
    public async Task a_407_on_a_plain_way_is_the_proxys_and_not_hubspots()
    {
        using var portal = new FakePortal(options => options with { Proxy = Proxy });
        portal.Answers(() => new HttpResponseMessage(HttpStatusCode.ProxyAuthenticationRequired));

        var refused = await Assert.ThrowsAsync<HubSpotApiException>(() => portal.ListAsync());

        Assert.Contains($"the proxy {Proxy} answered 407", refused.Message, StringComparison.Ordinal);
        Assert.Contains("HTTPS_PROXY", refused.Message, StringComparison.Ordinal);
        Assert.Equal((1, true, false), (portal.Sent.Count, refused.IsProxyFault, refused.IsRefusal));
    }

    [Fact]
    public async Task a_connection_that_fails_on_the_way_to_a_proxy_is_tried_again_and_names_it()
    {
        using var portal = new FakePortal(options => options with { Proxy = Proxy, MaxAttempts = 3 });
        Func<HttpResponseMessage> refuses = () => throw new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused");
        portal.Answers(refuses, refuses, refuses);

        var refused = await Assert.ThrowsAsync<HubSpotApiException>(() => portal.ListAsync());

        Assert.Contains($"by way of the proxy {Proxy}", refused.Message, StringComparison.Ordinal);
        Assert.Equal((3, true), (portal.Sent.Count, refused.IsTransient));
    }
}

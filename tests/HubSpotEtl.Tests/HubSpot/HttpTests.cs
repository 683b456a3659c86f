using System.Net;
using HubSpotEtl.HubSpot;
using HubSpotEtl.Tests.HubSpot.Support;

namespace HubSpotEtl.Tests.HubSpot;

public class HttpTests
{
    [Fact]
    public async Task the_base_urls_path_is_kept_in_front()
    {
        using var portal = new FakePortal(o => o with { BaseUrl = new Uri("http://127.0.0.1:5000/proxy/hubspot/?x=1#y") })
            .Answers(Answer.Json(Answer.EmptyPage));

        using var page = await portal.ListAsync();

        Assert.Equal("http://127.0.0.1:5000/proxy/hubspot/crm/v3/objects/contacts?limit=100&archived=false", portal.Sent[0].Url.AbsoluteUri);
    }

    [Fact]
    public async Task hubspots_clock_is_the_date_header_and_the_time_since()
    {
        using var portal = new FakePortal().Answers(
            Answer.Json(Answer.EmptyPage, 200, ("Date", "Thu, 12 Mar 2026 07:35:15 GMT")), Answer.Json(Answer.EmptyPage));
        Assert.Null(portal.Client.ServerTime);

        (await portal.ListAsync()).Dispose();
        portal.Clock.Advance(TimeSpan.FromSeconds(90));
        (await portal.ListAsync()).Dispose();

        Assert.Equal(new DateTimeOffset(2026, 3, 12, 7, 36, 45, TimeSpan.Zero), portal.Client.ServerTime);
    }

    [Fact]
    public async Task calls_are_counted_by_kind_with_every_try()
    {
        using var portal = new FakePortal().Answers(
            Answer.Status(500), Answer.Json(Answer.EmptyPage), Answer.Json("""{"total":1,"results":[]}"""));

        (await portal.ListAsync()).Dispose();
        await portal.Client.CountAsync("contacts", [], TestContext.Current.CancellationToken);

        var usage = portal.Client.Usage;
        Assert.Equal(3, usage.Calls);
        Assert.Equal(new Dictionary<ApiFamily, long> { [ApiFamily.List] = 2, [ApiFamily.Search] = 1 }, usage.CallsByFamily());
        Assert.Equal(1, usage.Retries);
    }

    [Fact]
    public void the_real_handler_follows_no_redirect_and_takes_compressed_answers()
    {
        using var handler = HubSpotHttp.CreateHandler(new HubSpotClientOptions { BaseUrl = new Uri("https://x.test"), Token = new("t") });

        Assert.False(handler.AllowAutoRedirect);
        Assert.False(handler.UseCookies);
        Assert.Equal(DecompressionMethods.All, handler.AutomaticDecompression);
        Assert.NotEqual(Timeout.InfiniteTimeSpan, handler.PooledConnectionLifetime);
    }

    [Theory]
    [InlineData("https://api.hubapi.com", true)]
    [InlineData("http://127.0.0.1:8080", false)]
    [InlineData("http://[::1]:8080", false)]
    [InlineData("http://localhost:8080", false)]
    public void what_is_meant_for_this_machine_takes_no_way_by_a_proxy(string url, bool mayUseProxy)
    {
        using var handler = HubSpotHttp.CreateHandler(new HubSpotClientOptions { BaseUrl = new Uri(url), Token = new("t") });

        Assert.Equal(mayUseProxy, handler.UseProxy);
    }

    [Fact]
    public void options_out_of_range_are_refused_by_name()
    {
        var refusal = Assert.Throws<ArgumentException>(() => new FakePortal(o => o with { MaxAttempts = 2 }));

        Assert.Contains("MaxAttempts must be 3 to 20", refusal.Message);
    }
}

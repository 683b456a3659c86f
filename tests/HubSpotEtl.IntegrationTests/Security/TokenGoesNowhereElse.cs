using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.IntegrationTests.Security;

/// <summary>The token goes to the configured address and nowhere else.</summary>
public sealed class TokenGoesNowhereElse
{
    [Theory]
    [InlineData("http://127.0.0.1:{0}/steal", "127.0.0.1")]
    [InlineData("//127.0.0.1:{0}/steal", "127.0.0.1")]
    [InlineData("/crm/v3/objects/contacts?elsewhere={0}", "another path")]
    public async Task a_redirect_is_not_followed_but_told(string location, string named)
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 30), ("products", 20)));
        await using var thief = EchoServer.OfHttp(_ => "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        var target = string.Format(System.Globalization.CultureInfo.InvariantCulture, location, thief.Port);
        fixture.Portal.Faults.When(call => call is { Family: CallFamily.List, ObjectType: "contacts" } ? Fault.Redirect(target) : null);

        var run = (await fixture.RunAsync("--object-type", "contacts,products", "--output", "json")).Expect(1);

        var detail = Assert.Single(run.Json.GetProperty("errors").EnumerateArray()).GetProperty("detail").GetString();
        Assert.Contains($"redirects to {named}", detail, StringComparison.Ordinal);
        Assert.Contains("HUBSPOT_BASE_URL", detail, StringComparison.Ordinal);
        Assert.Equal(0, thief.Connections);
        await fixture.AssertTruthAsync("products");
    }

    [Fact]
    public async Task a_proxy_does_not_get_what_is_meant_for_this_machine()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("products", 20)));
        await using var proxy = EchoServer.OfHttp(_ => "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        var settings = new Dictionary<string, string?>
        {
            ["http_proxy"] = $"http://127.0.0.1:{proxy.Port}", ["all_proxy"] = $"http://127.0.0.1:{proxy.Port}",
        };

        (await fixture.RunWithAsync(settings, "--object-type", "products")).Expect(0);

        Assert.Equal(0, proxy.Connections);
    }

    [Theory]
    [InlineData("http://api.hubapi.com")]
    [InlineData("http://localhost.evil.example")]
    [InlineData("http://user:pass@127.0.0.1:1")]
    [InlineData("https://127.0.0.1@evil.example")]
    public async Task an_address_that_is_neither_https_nor_this_machine_is_refused_before_anything_is_sent(string url)
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("products", 2)));

        var run = (await fixture.RunWithAsync(new() { ["HUBSPOT_BASE_URL"] = url }, "--object-type", "products")).Expect(2);

        Assert.Contains("HUBSPOT_BASE_URL", run.Process.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("user:pass", run.Process.Error, StringComparison.Ordinal);
    }
}

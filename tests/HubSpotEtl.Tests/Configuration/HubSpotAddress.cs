using HubSpotEtl.Configuration;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Configuration.Selecting;

namespace HubSpotEtl.Tests.Configuration;

public class HubSpotAddress
{
    [Theory]
    [InlineData("https://proxy.example/hubspot", "https://proxy.example/hubspot/")]
    [InlineData("https://api.hubapi.com", "https://api.hubapi.com/")]
    [InlineData("http://127.0.0.1:8080", "http://127.0.0.1:8080/")]
    [InlineData("http://127.8.9.10", "http://127.8.9.10/")]
    [InlineData("http://[::1]:5000/", "http://[::1]:5000/")]
    [InlineData("http://localhost", "http://localhost/")]
    [InlineData("http://LOCALHOST:80", "http://localhost/")]
    [InlineData("http://2130706433", "http://127.0.0.1/")]
    [InlineData("http://[::ffff:127.0.0.1]", "http://[::ffff:127.0.0.1]/")]
    public void https_anywhere_and_http_on_this_machine_are_allowed(string url, string expected) =>
        Assert.Equal(expected, Given.Options(("HUBSPOT_BASE_URL", url)).HubSpot.BaseUrl.AbsoluteUri);

    [Theory]
    [InlineData("http://api.hubapi.com")]
    [InlineData("http://localhost.example")]
    [InlineData("http://127.0.0.1.example")]
    [InlineData("http://127-0-0-1.example")]
    [InlineData("http://localhost.evil.com:8080")]
    [InlineData("http://10.0.0.1")]
    [InlineData("http://0.0.0.0")]
    [InlineData("http://128.0.0.1")]
    [InlineData("http://[::]")]
    [InlineData("http://[2001:db8::1]")]
    public void the_token_does_not_travel_in_the_clear_unless_that_is_allowed(string url)
    {
        var layers = new[]
        {
            SettingLayer.OfOptions(new Dictionary<string, string> { ["allow-insecure"] = "true" }),
            SettingLayer.OfVariables(Given.With(("HUBSPOT_BASE_URL", url))),
        };

        Assert.Contains("--allow-insecure", Given.Mistake(("HUBSPOT_BASE_URL", url)).Allowed, StringComparison.Ordinal);
        Assert.Equal(url + "/", EtlOptions.Load(layers, ObjectTypeRule.Required).HubSpot.BaseUrl.AbsoluteUri);
    }

    [Theory]
    [InlineData("api.hubapi.com")]
    [InlineData("ftp://api.hubapi.com")]
    [InlineData("file:///etc/passwd")]
    [InlineData("/crm")]
    [InlineData("https://")]
    public void anything_but_a_plain_http_url_is_a_mistake(string url) =>
        Assert.Equal(url, Given.Mistake(("HUBSPOT_BASE_URL", url)).Value);

    [Theory]
    [InlineData($"https://user:{Given.Password}@proxy.example/")]
    [InlineData($"http://user:{Given.Password}@127.0.0.1/")]
    [InlineData($"http://127.0.0.1:{Given.Password}@evil.example/")]
    [InlineData($"https://{Given.Password}@proxy.example/")]
    [InlineData($"https://proxy.example/{Given.Password}@x")]
    [InlineData($"https://api.hubapi.com?hapikey={Given.Password}")]
    [InlineData($"https://api.hubapi.com/#{Given.Password}")]
    public void what_may_be_a_secret_in_the_url_is_refused_and_not_shown(string url)
    {
        var mistake = Given.Mistake(("HUBSPOT_BASE_URL", url));

        Assert.Contains("without user name", mistake.Allowed, StringComparison.Ordinal);
        Assert.DoesNotContain(Given.Password, mistake.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v3", true)]
    [InlineData("2026-03", true)]
    [InlineData("2026-09-beta", true)]
    [InlineData("2026-13", false)]
    [InlineData("v4", false)]
    [InlineData("2026-03/../..", false)]
    public void an_api_version_is_v3_or_a_month(string version, bool allowed)
    {
        if (allowed)
            Assert.Equal(version, Given.Options(("HUBSPOT_API_VERSION", version)).HubSpot.ApiVersion);
        else
            Assert.Equal(version, Given.Mistake(("HUBSPOT_API_VERSION", version)).Value);
    }
}

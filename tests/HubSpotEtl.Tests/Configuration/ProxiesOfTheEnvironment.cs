using System.Reflection;
using HubSpotEtl.Configuration;

namespace HubSpotEtl.Tests.Configuration;

public class ProxiesOfTheEnvironment
{
    /// <summary>What may stand in a variable, and whether it names a proxy.</summary>
    public static TheoryData<string, bool> Values => new(
        ("http://proxy.example:3128", true),
        ("http://proxy.example:3128/", true),
        ("http://proxy.example:3128/path", true),
        ("HTTP://Proxy.Example:3128", true),
        ("https://proxy.example", true),
        ("http://proxy.example/", true),
        ("proxy.example:3128", true),
        ("proxy", true),
        ("my_proxy:80", true),
        ("10.1.2.3:3128", true),
        ("http://[2001:db8::1]:3128", true),
        ("[::1]", true),
        ("http://user:pass@proxy.example:3128", true),
        ("http://user:p%40ss@proxy.example:3128", true),
        ("http://user:p@s/s:w@proxy.example:3128", true),
        ("user@proxy.example", true),
        ("socks4://proxy.example:1080", true),
        ("socks4a://proxy.example:1080", true),
        ("socks5://user:pass@proxy.example:1080", true),
        ("http://proxy.example:3128 ", true),
        ("http://proxy.example:65535", true),
        ("socks5h://proxy.example:1080", false),
        ("socks5h://user:pass@proxy.example:1080", false),
        ("socks://proxy.example:1080", false),
        ("ftp://proxy.example:21", false),
        ("http//proxy.example:3128", false),
        ("http:/proxy.example:3128", false),
        ("http:proxy.example:3128", false),
        ("http://http://proxy.example:3128", false),
        (" http://proxy.example:3128", false),
        ("http:// proxy.example:3128", false),
        ("\"http://proxy.example:3128\"", false),
        ("http://proxy.example:", false),
        ("http://proxy.example:port", false),
        ("http://proxy.example:31x8", false),
        ("http://proxy.example:65536", false),
        ("http://proxy.example:-1", false),
        ("http://proxy.example:3128:3128", false),
        ("http://user:pass:proxy.example:3128", false),
        ("http://", false),
        ("http://@", false),
        ("http://user:pass@", false),
        ("://proxy.example", false),
        ("2001:db8::1", false),
        ("http://[2001:db8::1", false),
        ("http://pro xy:3128", false),
        ("http://proxy<1>:3128", false),
        ("direct", true),
        (":3128", false),
        ("\\\\proxy:3128", false));

    [Theory]
    [MemberData(nameof(Values))]
    public void are_understood_in_every_form_or_refused_and_never_passed_over_by_dotnet_alone(string value, bool isUnderstood)
    {
        var parse = typeof(HttpClient).Assembly.GetType("System.Net.Http.HttpEnvironmentProxy")!.GetMethod(
            "GetUriFromString", BindingFlags.NonPublic | BindingFlags.Static)!;

        Assert.Equal(isUnderstood, ProxyVariables.IsUnderstood(value));
        Assert.True(parse.Invoke(null, [value]) is Uri || !isUnderstood, value);
    }

    [Theory]
    [InlineData("https_proxy")]
    [InlineData("HTTPS_PROXY")]
    [InlineData("http_proxy")]
    [InlineData("HTTP_PROXY")]
    [InlineData("all_proxy")]
    [InlineData("ALL_PROXY")]
    public void are_mistakes_of_the_settings_that_show_nothing(string variable)
    {
        var mistake = Given.Mistake((variable, $"http://user:{Given.Password}:proxy.example"));

        Assert.Equal((variable, null), (mistake.Name, mistake.Value));
        Assert.DoesNotContain(Given.Password, mistake.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTPS_PROXY", "", "https://api.hubapi.com")]
    [InlineData("HTTPS_PROXY", " ", "https://api.hubapi.com")]
    [InlineData("HTTPS_PROXY", "garbage://", "http://127.0.0.1:8080")]
    public void are_none_where_they_are_empty_or_not_asked(string variable, string value, string baseUrl) =>
        Assert.NotNull(Given.Options((variable, value), ("HUBSPOT_BASE_URL", baseUrl)));
}

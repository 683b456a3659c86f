
using HubSpotEtl.IntegrationTests.Runs;

namespace HubSpotEtl.IntegrationTests.Security;

/// <summary>A proxy with user info, which lets nothing through: no network is needed, since it answers by itself.</summary>
public sealed class ProxiesOnTheWay
{
    private const string User = "proxyuser", Password = "proxy-pass-4711";

    private static readonly string[] s_toFiles = ["--log-level", "DEBUG", "--log-file", "etl.log"];

    public static TheoryData<string, int> Refusals =>
        new MatrixTheoryData<string, int>(["sync", "verify", "check", "plan", "discover"], [407, 403, 502]);

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task one_that_refuses_is_named_without_its_user_and_not_asked_again(string verb, int status)
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 3)));
        await using var proxy = EchoServer.OfHttp(_ =>
            $"HTTP/1.1 {status} No\r\nProxy-Authenticate: Basic realm=\"{User}:{Password}\"\r\nContent-Length: 0\r\nConnection: "
                + "close\r\n\r\n");

        if (verb == "verify")
            await fixture.SyncAsync("contacts");

        var run = await RunAsync(fixture, verb, "HTTPS_PROXY", $"http://{User}:{Password}@127.0.0.1:{proxy.Port}");

        Assert.NotEqual(0, run.ExitCode);
        var said = run.Process.Output + run.Process.Error;
        Assert.Contains($"127.0.0.1:{proxy.Port}", said, StringComparison.Ordinal);
        Assert.Contains($"answered {status}", said, StringComparison.Ordinal);
        Assert.DoesNotContain("(try ", said, StringComparison.Ordinal);
        Assert.True(proxy.Connections > 0);
        await AssertHiddenAsync(fixture, run);
    }

    [Theory]
    [InlineData("https_proxy")]
    [InlineData("ALL_PROXY")]
    [InlineData("all_proxy")]
    public async Task one_whose_name_is_not_known_is_no_passing_fault(string variable)
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 3)));

        var run = await RunAsync(fixture, "sync", variable, $"http://{User}:{Password}@proxy.invalid:3128");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("proxy.invalid:3128", run.Process.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("(try ", run.Process.Output, StringComparison.Ordinal);
        await AssertHiddenAsync(fixture, run);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("invalid")]
    [InlineData("localhost,hubspot.invalid:443")]
    public async Task none_is_asked_where_no_proxy_names_hubspot(string list)
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 3)));
        await using var proxy = EchoServer.OfHttp(_ => "HTTP/1.1 407 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        await RunAsync(fixture, "check", "HTTPS_PROXY", $"http://127.0.0.1:{proxy.Port}", ("NO_PROXY", list));

        Assert.Equal(0, proxy.Connections);
    }

    /// <summary>The verbs that call HubSpot, and the variables.</summary>
    public static TheoryData<string, string> NotUnderstood => new(
        ("sync", "HTTPS_PROXY"), ("verify", "HTTPS_PROXY"), ("check", "HTTPS_PROXY"), ("plan", "HTTPS_PROXY"), ("discover", "HTTPS_PROXY"),
        ("sync", "https_proxy"), ("sync", "HTTP_PROXY"), ("sync", "http_proxy"), ("sync", "ALL_PROXY"), ("sync", "all_proxy"));

    [Theory]
    [MemberData(nameof(NotUnderstood))]
    public async Task one_that_cannot_be_understood_is_refused_and_not_passed_by(string verb, string variable)
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 3)));

        var run = await RunAsync(fixture, verb, variable, $"socks5h://{User}:{Password}@127.0.0.1:1080");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"{variable}: ", run.Process.Output + run.Process.Error, StringComparison.Ordinal);
        await AssertHiddenAsync(fixture, run);
    }

    private static async Task<SyncResult> RunAsync(
        SyncFixture fixture, string verb, string variable, string proxy, params (string Name, string Value)[] more)
    {
        var settings = new Dictionary<string, string?> { ["HUBSPOT_BASE_URL"] = "https://hubspot.invalid", [variable] = proxy };
        foreach (var (name, value) in more)
            settings[name] = value;
        string[] report = verb is "sync" or "verify" ? [.. s_toFiles, "--report-file", "report.html"] : [];
        return await fixture.RunWithAsync(settings, [verb, "--object-type", "contacts", .. report]);
    }

    private static async Task AssertHiddenAsync(SyncFixture fixture, SyncResult run)
    {
        await SecretsNeverShow.AssertNowhereAsync(fixture, run, Password);
        await SecretsNeverShow.AssertNowhereAsync(fixture, run, $"{User}:");
    }
}

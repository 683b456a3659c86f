using HubSpotEtl.IntegrationTests.Lambda;
using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.IntegrationTests.Security;

/// <summary>
/// Every kind of secret × every verb × every place that texts go to: HubSpot repeats all of them at once, and none is seen.
/// </summary>
public sealed class SecretsInEveryChannel
{
    private static readonly Dictionary<string, string?> s_settings = new()
    {
        ["PRIVACY_SECRET"] = "privacy-S3cret-0001", ["HTTPS_PROXY"] = "http://proxyuser:httpsproxy-2@proxy.invalid",
        ["http_proxy"] = "http://proxyuser:httpproxy-3@proxy.invalid",
        ["ALL_PROXY"] = "socks5://proxyuser:allproxy-4@proxy.invalid", ["OTEL_EXPORTER_OTLP_HEADERS"] = "authorization=Bearer otelheader-5",
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://otel:otelpass-6@127.0.0.1:1",
    };

    private static readonly string[] s_secrets =
    [
        "privacy-S3cret-0001", "httpsproxy-2", "httpproxy-3", "allproxy-4", "otelheader-5", "otelpass-6", "ofanother-7", "hunter2hunter2",
        "connstring-8", "unknownurl-9",
    ];

    // By their form alone: nobody told of these.
    private static readonly string s_all =
        string.Join(' ', s_secrets.Where(secret => secret is not ("connstring-8" or "unknownurl-9")))
            + " Password=connstring-8; ftp://x:unknownurl-9@y";

    public static TheoryData<string> Verbs => ["sync", "verify", "check", "plan", "discover"];

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task are_hidden_where_hubspot_refuses_by_them(string verb)
    {
        await using var fixture = await StartAsync();
        await using var server = EchoServer.OfHttp(token => SecretsNeverShow.Json("400 Bad Request", $$"""{"message":"{{token}} {{s_all}}","category":"{{s_all}}"}"""));

        if (verb == "verify")
            await fixture.SyncAsync("contacts");

        foreach (var form in (string[])["text", "json"])
        {
            string[] files = verb is "sync" or "verify"
                ? [
                    "--log-level", "DEBUG", "--log-format", form, "--log-file", $"{form}.log", "--report-file",
                    form == "json" ? "r.json" : "r.html"]
                : [];
            var run = await fixture.RunWithAsync(
                new(s_settings) { ["HUBSPOT_BASE_URL"] = $"http://127.0.0.1:{server.Port}" },
                [verb, "--object-type", "contacts", "--output", form, .. files]);

            // To list types ends well: each is there, with why it may not be read.
            if (verb != "discover")
                Assert.NotEqual(0, run.ExitCode);
            Assert.Contains("***", run.Process.Output + run.Process.Error, StringComparison.Ordinal);
            await AssertHiddenAsync(fixture, run);
        }

        Assert.True(server.Connections > 0);
    }

    [Theory]
    [InlineData("--output", "json", "--report-file", "report.json")]
    [InlineData("--output", "text", "--report-file", "report.html")]
    public async Task are_hidden_in_warnings_of_a_run_and_in_what_the_database_keeps_of_it(params string[] arguments)
    {
        await using var fixture = await StartAsync();
        fixture.Portal.Faults.When(call => call.Family == CallFamily.Pipelines ? Fault.MissingScope(s_all) : null);

        var run = (await fixture.RunWithAsync(s_settings, ["--object-type", "contacts", "--log-file", "etl.log", .. arguments])).Expect(1);

        Assert.Contains("***", run.Process.Output, StringComparison.Ordinal);
        Assert.Contains(
            "***", await fixture.ScalarAsync<string>($"SELECT counters::text FROM \"{fixture.Schema.Name}\".etl_run"),
            StringComparison.Ordinal);
        await AssertHiddenAsync(fixture, run);
        await AssertHiddenAsync(fixture, await fixture.RunWithAsync(s_settings, "status", "--output", "json"));
    }

    [Fact]
    public async Task are_hidden_in_the_answers_of_the_function()
    {
        await using var fixture = await LambdaFixture.StartAsync(
            SyncFixture.Quick(("contacts", 3)), new(s_settings) { ["OTHER_TOKEN"] = "ofanother-7", ["SMTP_PASSWORD"] = "hunter2hunter2" });
        fixture.Portal.Faults.When(call => call.Family == CallFamily.Properties ? Fault.BadRequest(s_all) : null);

        var answer = await fixture.InvokeAsync("""{"object_type":"contacts"}""");
        var refused = await fixture.InvokeAsync("""{"object_type":"postgresql://x:unknownurl-9@y"}""");

        Assert.Contains("***", $"{answer}", StringComparison.Ordinal);
        Assert.All(s_secrets, secret => Assert.DoesNotContain(secret, $"{answer} {refused}", StringComparison.Ordinal));
        var run = await fixture.EndAsync();
        await AssertHiddenAsync(fixture.Sync, run);
    }

    [Fact]
    public async Task are_data_where_a_customer_has_them_in_a_record()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 30)));
        await fixture.SyncAsync("contacts");
        var value = await fixture.ScalarAsync<string>($"SELECT email FROM \"{fixture.Schema.Name}\".contact WHERE email <> '' LIMIT 1");

        (await fixture.RunWithAsync(new() { ["OTHER_TOKEN"] = value }, "--object-type", "contacts", "--full-load")).Expect(0);

        await fixture.AssertTruthAsync("contacts");
    }

    private static async Task<SyncFixture> StartAsync()
    {
        var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 3)));
        await File.WriteAllTextAsync(
            Path.Combine(fixture.Folder, ".env"), "OTHER_TOKEN=ofanother-7\nSMTP_PASSWORD=hunter2hunter2\n",
            TestContext.Current.CancellationToken);
        return fixture;
    }

    private static async Task AssertHiddenAsync(SyncFixture fixture, SyncResult run)
    {
        foreach (var secret in s_secrets)
            Assert.All(
                [run.Process.Output, run.Process.Error], text => Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase));
        foreach (var file in Directory.GetFiles(run.Folder).Where(file => Path.GetFileName(file) != ".env"))
            Assert.All(s_secrets, secret => Assert.DoesNotContain(secret, File.ReadAllText(file), StringComparison.OrdinalIgnoreCase));
        var kept = await fixture.ScalarAsync<string>(
            $"SELECT coalesce(string_agg(query_to_xml(format('SELECT * FROM %s', oid::regclass), true, false, '')::text, ' '), '') FROM "
                + $"pg_class WHERE relkind = 'r' AND relname LIKE 'etl%' AND relnamespace = to_regnamespace('\"{fixture.Schema.Name}\"')");
        Assert.All(s_secrets, secret => Assert.DoesNotContain(secret, kept!, StringComparison.OrdinalIgnoreCase));
    }
}

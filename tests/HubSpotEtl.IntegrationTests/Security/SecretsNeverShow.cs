using System.Text;
using System.Text.RegularExpressions;
using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.IntegrationTests.Runs.Evidence;
using HubSpotEtl.Simulator.Faults;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Security;

/// <summary>
/// The token and the password are in nothing that a run writes: streams, log file and report at DEBUG, tables, list of processes; also when
/// whom they are sent to repeats them. Beyond what is looked for here, every run of a <see cref="SyncFixture"/> is searched for both.
/// </summary>
public sealed partial class SecretsNeverShow
{
    private static readonly string[] s_toFiles = [
        "--output", "json", "--log-level", "DEBUG", "--log-file", "etl.log", "--report-file", "report.json"];

    private static readonly Dictionary<string, Func<string, string>> s_echoes = new()
    {
        ["in an error"] = token => Json("401 Unauthorized", $$"""{"message":"token {{token}} is not known","category":"INVALID {{token}}"}"""),
        ["in another form"] = token => Json("400 Bad Request", $$"""{"message":"{{token.Insert(9, "\\n")}} or {{Uri.HexEscape(token[0])}}{{token[1..]}}"}"""),
        ["cut off by our limit"] = token => Json("400 Bad Request", $$"""{"message":"{{new string('x', 380)}}{{token}}"}"""),
        ["without its first sign"] = token => Json("400 Bad Request", $$"""{"message":"bad: {{token[1..]}} end"}"""),
        ["without its public part"] = token => Json("400 Bad Request", $$"""{"message":"bad: {{token["pat-na1-".Length..]}} end"}"""),
        ["with a control sequence"] = token => Json("400 Bad Request", $$"""{"message":"bad: {{token.Insert(20, "\\u001b[1m")}} end"}"""),
        ["as a scope"] = token => Json("403 Forbidden", $$$"""{"category":"MISSING_SCOPES","context":{"requiredGranularScopes":["{{{token}}}"]}}"""),
        ["as the host of a redirect"] = token =>
            $"HTTP/1.1 302 Found\r\nLocation: https://{token}.example/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    };

    public static TheoryData<string> Echoes => [.. s_echoes.Keys];

    [Theory]
    [MemberData(nameof(Echoes))]
    public async Task the_token_when_a_server_repeats_it(string where)
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 3)));
        await using var server = EchoServer.OfHttp(s_echoes[where]);

        var run = (await fixture.RunWithAsync(
            new() { ["HUBSPOT_BASE_URL"] = $"http://127.0.0.1:{server.Port}" }, ["--object-type", "contacts,deals", .. s_toFiles]))
                .Expect(1);

        Assert.True(server.Connections > 0);
        Assert.Contains("***", run.Process.Output, StringComparison.Ordinal);
        await AssertNowhereAsync(fixture, run, fixture.Portal.Token);
    }

    [Fact]
    public async Task the_token_when_a_server_encodes_it()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 3)));
        var token = Encoding.UTF8.GetBytes(fixture.Portal.Token);
        string[] forms =
        [
            Convert.ToBase64String(token), Convert.ToBase64String([(byte)'x', .. token]), Convert.ToHexString(token),
            Convert.ToHexStringLower(token),
            string.Concat(token.Select(unit => $"&#{unit};")),
        ];
        await using var server = EchoServer.OfHttp(_ => Json("400 Bad Request", $$"""{"message":"bad: {{string.Join(' ', forms)}} end"}"""));

        var run = (await fixture.RunWithAsync(
            new() { ["HUBSPOT_BASE_URL"] = $"http://127.0.0.1:{server.Port}" }, ["--object-type", "contacts,deals", .. s_toFiles]))
                .Expect(1);

        Assert.Contains("bad: ***", run.Process.Output, StringComparison.Ordinal);
        foreach (var form in forms)
            await AssertNowhereAsync(fixture, run, form);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task the_token_when_it_comes_back_in_a_broken_status_line()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 3)));
        await using var server = EchoServer.OfHttp(token => $"HTTP/1.1 Bearer {token}\r\n\r\n");

        var run = (await fixture.RunWithAsync(
            new() { ["HUBSPOT_BASE_URL"] = $"http://127.0.0.1:{server.Port}" }, ["--object-type", "contacts", .. s_toFiles])).Expect(1);

        Assert.Contains("***", run.Process.Error, StringComparison.Ordinal);
        await AssertNowhereAsync(fixture, run, fixture.Portal.Token);
    }

    [Fact]
    public async Task the_password_when_the_database_repeats_it()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 3)));
        await using var server = EchoServer.OfPostgres();
        var settings = new Dictionary<string, string?>
        {
            ["DB_PORT"] = $"{server.Port}", ["DB_PASS"] = "open sésame/123\"", ["DB_SSL_MODE"] = "Disable",
        };

        foreach (var verb in (string[])["sync", "verify", "status"])
        {
            string[] arguments = verb == "status" ? [verb] : [verb, "--object-type", "contacts", .. s_toFiles];
            var run = await fixture.RunWithAsync(settings, arguments);

            Assert.NotEqual(0, run.ExitCode);
            Assert.Contains("***", run.Process.Error, StringComparison.Ordinal);
            await AssertNowhereAsync(fixture, run, settings["DB_PASS"]!);
        }

        Assert.True(server.Connections >= 3);
    }

    [Fact]
    public async Task either_in_files_tables_and_the_list_of_processes_of_good_and_bad_runs()
    {
        await using var fixture = await SyncFixture.StartAsync(
            SyncFixture.Quick(("contacts", 230), ("deals", 40)) with { HostileData = true });
        fixture.Portal.Faults.Next(CallFamily.List, "contacts", Fault.TruncatedBody);
        fixture.Portal.Faults.Deny("deals", CallFamily.List);
        var commandLine = "";
        fixture.Portal.Faults.When(call =>
        {
            if (call.Family == CallFamily.Associations)
                commandLine = string.Join(
                    ' ',
                    Directory.GetDirectories("/proc").Select(CommandLineOf)
                        .Where(line => line.Contains("etl.log", StringComparison.Ordinal)));
            return null;
        });

        var run = (await fixture.RunAsync(["--object-type", "contacts,deals", .. s_toFiles])).Expect(1);

        Assert.Contains("--log-file", commandLine, StringComparison.Ordinal);
        foreach (var secret in (string[])[fixture.Portal.Token, fixture.Schema.Database.Settings("")["DB_PASS"]!])
        {
            Assert.DoesNotContain(secret, commandLine, StringComparison.Ordinal);
            await AssertNowhereAsync(fixture, run, secret);
        }
    }

    internal static string Json(string status, string body) =>
        $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: "
            + $"close\r\n\r\n{body}";

    // A process may end while its entry is read.
    private static string CommandLineOf(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    internal static async Task AssertNowhereAsync(SyncFixture fixture, SyncResult run, string secret)
    {
        AssertNotIn("standard output", run.Process.Output);
        AssertNotIn("standard error", run.Process.Error);
        foreach (var file in Directory.GetFiles(run.Folder))
            AssertNotIn(file, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        await foreach (var (table, row) in RowsAsync(fixture))
            AssertNotIn(table, row);

        void AssertNotIn(string where, string text) =>
            Assert.False(Letters(text).Contains(Telling(secret), StringComparison.Ordinal), $"the secret is in {where}");
    }

    // Found in whatever form it is repeated, by other means than those of the product: letters and digits alone, decoded. Two thirds of it
    // give it away.
    private static string Telling(string secret) => Letters(secret) is var letters ? letters[..(letters.Length * 2 / 3)] : "";

    private static string Letters(string text) =>
        Marks().Replace(Uri.UnescapeDataString(text.Replace("\\n", "", StringComparison.Ordinal)), "").ToUpperInvariant();

    [GeneratedRegex(@"[^\p{L}\p{N}]+")]
    private static partial Regex Marks();

    private static async IAsyncEnumerable<(string Table, string Row)> RowsAsync(SyncFixture fixture)
    {
        var tables = await fixture.ScalarAsync<string[]>(
            $"SELECT coalesce(array_agg(relname::text), '{{}}') FROM pg_class WHERE relkind = 'r' AND relnamespace = "
                + $"to_regnamespace('{fixture.Schema.Name}')");
        foreach (var table in tables!)
        {
            await using var command = fixture.Schema.DataSource.CreateCommand($"SELECT t::text FROM \"{table}\" t");
            await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
            while (await reader.ReadAsync(TestContext.Current.CancellationToken))
                yield return (table, reader.GetString(0));
        }
    }
}

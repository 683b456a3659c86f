using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Cli;

/// <summary>
/// The native executable before a reader that takes all, a part or nothing of what it writes: <c>jq</c>, <c>head</c>, a pager that is left.
/// </summary>
public sealed class Pipes
{
    // From here on nobody reads file descriptor 3: to write to it is an error for sure, not only when the reader is quick enough.
    private const string Unread = "exec 3> >(:); wait $! 2>/dev/null; ";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("--help")]
    [InlineData("--version")]
    [InlineData("sync --help")]
    [InlineData("check")]
    [InlineData("discover")]
    [InlineData("discover --output json")]
    [InlineData("plan --object-type contacts,deals")]
    [InlineData("status")]
    [InlineData("sync --object-type contacts,deals --log-level ERROR --no-progress")]
    [InlineData("verify --object-type contacts,deals --log-level ERROR --no-progress")]
    public async Task a_reader_that_takes_one_line_or_none_is_no_error(string call)
    {
        await using var fixture = await StartAsync();

        var head = await ShellAsync(fixture, $"hubspot-etl {call} | head -1; exit ${{PIPESTATUS[0]}}");
        var none = await ShellAsync(fixture, $"{Unread} hubspot-etl {call} >&3");

        Assert.Equal((0, 1, ""), (head.ExitCode, head.Output.Count(character => character == '\n'), head.Error));
        Assert.Equal(new ProcessResult(0, "", ""), none);
    }

    [Theory]
    [InlineData("discover", "[.objects[] | select(.records > 0) | .object_type] | sort | join(\" \")", "contacts deals")]
    [InlineData("discover", "first(.objects[] | select(.object_type == \"deals\")).table", "deal")]
    [InlineData("check --object-type contacts", ".status", "passed")]
    [InlineData("plan --object-type contacts,deals", ".results[].sync_mode", "incremental\nincremental")]
    [InlineData("status", ".tables[] | [.table, .rows_live] | @tsv", "contact\t30\ndeal\t12")]
    [InlineData("sync --object-type contacts --log-level ERROR --no-progress", ".status", "healthy")]
    [InlineData("sync --object-type contacts,deals --log-level ERROR --no-progress", ".results[].table", "contact\ndeal")]
    [InlineData("verify --object-type contacts --log-level ERROR --no-progress", ".status", "consistent")]
    public async Task jq_understands_all_of_it(string call, string filter, string answer)
    {
        SkipWithoutJq();
        await using var fixture = await StartAsync();

        var run = await ShellAsync(fixture, $"hubspot-etl {call} --output json | jq -r '{filter}'; exit ${{PIPESTATUS[0]}}");

        Assert.Equal(new ProcessResult(0, answer + "\n", ""), run);
    }

    [Fact]
    public async Task jq_that_ends_at_once_is_no_error()
    {
        SkipWithoutJq();
        await using var fixture = await StartAsync();

        // An error in its filter, which it meets before it reads anything.
        var run = await ShellAsync(fixture, "hubspot-etl discover --output json | jq . nowhere 2>/dev/null; echo ${PIPESTATUS[0]}");

        Assert.Equal(new ProcessResult(0, "0\n", ""), run);
    }

    [Theory]
    [InlineData(">&3")]
    [InlineData("--output json >&3")]
    [InlineData("--report-file report.html >&3")]
    [InlineData("--log-level DEBUG >&3 2>&3")]
    [InlineData("2>&1 | head -1 >first; exit ${PIPESTATUS[0]}")]
    public async Task a_sync_that_nobody_listens_to_loads_all(string rest)
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 1_230), ("deals", 240)));

        var run = await ShellAsync(fixture, $"{Unread} hubspot-etl sync --object-type contacts,deals {rest}");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal("", run.Output);
        Assert.DoesNotContain("written", run.Error, StringComparison.Ordinal);
        await fixture.AssertTruthAsync("contacts,deals");
    }

    private static async Task<SyncFixture> StartAsync()
    {
        var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 30), ("deals", 12)));
        await fixture.SyncAsync("contacts,deals");
        return fixture;
    }

    private static void SkipWithoutJq() => Assert.SkipUnless(
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "jq"))),
        "jq is not installed.");

    // The program is found by its name, as it is once it is installed.
    private static Task<ProcessResult> ShellAsync(SyncFixture fixture, string script)
    {
        var settings = fixture.Settings();
        settings["PATH"] = $"{Path.GetDirectoryName(Repository.Executable)}:{settings["PATH"]}";
        return ProcessRun.RunAsync("bash", ["-c", script], settings, fixture.Folder, TimeSpan.FromMinutes(4), Cancelled);
    }
}

using System.Text.RegularExpressions;
using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.Simulator;

namespace HubSpotEtl.IntegrationTests.Terminal;

/// <summary>What somebody sees who starts a sync at a terminal.</summary>
public sealed partial class ShownProgress
{
    // So wide that no log line is broken.
    private const int Wide = 2_000;

    private static readonly SimulatorOptions s_slow = SyncFixture.Quick(("companies", 300), ("contacts", 2_000), ("deals", 200)) with
    {
        Latency = TimeSpan.FromMilliseconds(120), Properties = new Dictionary<string, int> { ["*"] = 8 },
    };

    [Fact]
    public async Task is_a_table_below_log_lines_that_are_whole()
    {
        await using var fixture = await SyncFixture.StartAsync(s_slow);
        await using var terminal = PseudoTerminal.Start(
            fixture, Wide, 40, "--object-type companies,contacts,deals --log-level DEBUG --log-file etl.log");

        (await terminal.FinishAsync()).Expect(0);

        var sent = terminal.Sent;
        Assert.Contains("✓ companies", sent, StringComparison.Ordinal);
        Assert.Matches(@"▸ contacts.*━", sent);
        Assert.Contains("· deals", sent, StringComparison.Ordinal);
        Assert.Matches(@"records +of +rate", Colour().Replace(sent, ""));
        var screen = Screen.After(sent, Wide);
        var log = await File.ReadAllLinesAsync(Path.Combine(fixture.Folder, "etl.log"), TestContext.Current.CancellationToken);
        Assert.Equal(WithoutTime(log), WithoutTime(screen.Lines.Take(log.Length)));
        Assert.Contains("  HEALTH REPORT: companies", screen.Lines.Skip(log.Length));
        Assert.DoesNotContain(
            screen.Lines, line => line.Contains('▸', StringComparison.Ordinal) || line.Contains('━', StringComparison.Ordinal));
    }

    [Fact]
    public async Task follows_the_width_of_the_terminal_also_where_only_standard_error_is_one()
    {
        await using var fixture = await SyncFixture.StartAsync(s_slow with { Latency = TimeSpan.FromMilliseconds(400) });
        await using var terminal = PseudoTerminal.Start(
            fixture, 150, 40, "--object-type contacts --output json --log-level ERROR </dev/null >report.json");

        await terminal.WaitForAsync(sent => LastFrame(sent).Any(line => line.Length is > 80 and < 150));
        await terminal.ResizeAsync(50);
        await terminal.WaitForAsync(sent => LastFrame(sent) is { Count: > 0 } lines && lines.All(line => line.Length < 50));

        (await terminal.FinishAsync()).Expect(0);
        Assert.Contains(
            "\"status\": \"healthy\"",
            await File.ReadAllTextAsync(Path.Combine(fixture.Folder, "report.json"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        Assert.Equal([""], Screen.After(terminal.Sent, 150).Lines);
    }

    [Theory]
    [InlineData("INT", 1, 130)]
    [InlineData("TERM", 1, 143)]
    [InlineData("INT", 2, 130)]
    public async Task is_gone_after_a_signal_and_the_cursor_where_the_next_prompt_belongs(string signal, int times, int exitCode)
    {
        await using var fixture = await SyncFixture.StartAsync(s_slow with { Latency = TimeSpan.FromMilliseconds(400) });
        await using var terminal = PseudoTerminal.Start(fixture, Wide, 40, "--object-type contacts,deals --output json --log-file etl.log");
        await terminal.WaitForAsync(sent => LastFrame(sent).Count > 0);

        for (var i = 0; i < times; i++)
        {
            await terminal.SignalAsync(signal);
            await terminal.WaitForAsync(sent => sent.Contains(i == 0 ? "Stop requested" : "Cancelled at once", StringComparison.Ordinal));
        }

        (await terminal.FinishAsync()).Expect(exitCode);
        var screen = Screen.After(terminal.Sent, Wide);
        var log = await File.ReadAllLinesAsync(Path.Combine(fixture.Folder, "etl.log"), TestContext.Current.CancellationToken);
        Assert.Equal(WithoutTime(log), WithoutTime(screen.Lines.Take(log.Length)));
        Assert.Equal(("{", "}", ""), (screen.Lines[log.Length], screen.Lines[^2], screen.Lines[^1]));
        Assert.Equal((screen.Lines.Count - 1, 0), screen.Cursor);
    }

    [Theory]
    [InlineData("NO_COLOR", "1")]
    [InlineData("TERM", "dumb")]
    public async Task is_plain_log_lines_on_a_terminal_that_wants_no_control_sequences(string variable, string value)
    {
        await using var fixture = await SyncFixture.StartAsync(s_slow with { Latency = TimeSpan.FromSeconds(1) });
        await using var terminal = PseudoTerminal.Start(
            fixture, 120, 40, "--object-type contacts --output json >report.json", (variable, value));

        (await terminal.FinishAsync()).Expect(0);

        Assert.DoesNotContain('\e', terminal.Sent);
        Assert.Matches(@"INFO +Run\[9010\] contacts: [0-9,]+ of 2,000 records", terminal.Sent);
    }

    [Fact]
    public async Task is_log_lines_in_json_on_a_terminal_too_when_json_is_asked_for()
    {
        await using var fixture = await SyncFixture.StartAsync(s_slow);
        await using var terminal = PseudoTerminal.Start(fixture, 120, 40, "--object-type contacts --log-format json >report.txt");

        (await terminal.FinishAsync()).Expect(0);

        Assert.DoesNotContain('\e', terminal.Sent);
        Assert.All(
            terminal.Sent.Split("\r\n", StringSplitOptions.RemoveEmptyEntries),
            line => Assert.StartsWith("{\"timestamp\":", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task is_not_shown_where_there_is_no_terminal()
    {
        await using var fixture = await SyncFixture.StartAsync(s_slow);

        var run = (
            await fixture.RunWithAsync(new() { ["TERM"] = "xterm-256color", ["LANG"] = "C.UTF-8" }, "--object-type", "companies,contacts"))
                .Expect(0);

        Assert.DoesNotContain('\e', run.Process.Output + run.Process.Error);
    }

    // Each of the two has a clock reading of its own, and what two threads say at once may stand in either order.
    private static IEnumerable<string> WithoutTime(IEnumerable<string> log) =>
        log.Select(line => Time().Replace(line, "")).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z ")]
    private static partial Regex Time();

    // The lines of the table as it was drawn last.
    private static IReadOnlyList<string> LastFrame(string sent)
    {
        var end = sent.LastIndexOf("\e[J\e[", StringComparison.Ordinal);
        if (end < 0)
            return [];
        var begin = sent.LastIndexOf("A\r", end, StringComparison.Ordinal);
        return [.. Colour().Replace(sent[(begin + 2)..end], "").Split('\n')
            .Select(line => line.Replace("\e[K", "", StringComparison.Ordinal).Replace("\e[J", "", StringComparison.Ordinal).Trim('\r'))];
    }

    [GeneratedRegex("\e\\[[0-9;]*m")]
    private static partial Regex Colour();
}

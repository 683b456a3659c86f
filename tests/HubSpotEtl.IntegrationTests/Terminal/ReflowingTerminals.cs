using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Terminal;

/// <summary>Most terminals break their lines anew when they are made narrower. tmux is such a one, and tells what it shows.</summary>
public sealed class ReflowingTerminals : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(50);

    // More lines than the terminal has rows: as a rule there is a prompt, a log and more above the table.
    private const int Before = 40;

    private readonly string _server = $"hubspot-etl-{Guid.NewGuid():N}";
    private Dictionary<string, string?>? _settings;

    public async ValueTask DisposeAsync()
    {
        if (_settings is not null)
            await TmuxAsync("kill-server");
    }

    [Fact]
    public async Task keep_nothing_of_a_wider_table()
    {
        if (!File.Exists("/usr/bin/tmux"))
            Requirement.IsMissing("tmux is not installed.");
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 10_000)) with
        {
            Latency = TimeSpan.FromSeconds(1), Properties = new Dictionary<string, int> { ["*"] = 8 },
        });
        _settings = new Dictionary<string, string?>(fixture.Settings()) { ["LANG"] = "C.UTF-8", ["TMUX"] = null };
        await TmuxAsync(
            "-f", "/dev/null", "new-session", "-d", "-x", "150", "-y", "30", "-c", fixture.Folder,
            $"seq {Before}; exec {Repository.Executable} --object-type contacts,deals --log-level ERROR >report");
        await WaitForAsync(shown => shown.Any(line => line.Contains("━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━", StringComparison.Ordinal)));

        foreach (var columns in (string[])["60", "30", "90"])
        {
            await TmuxAsync("resize-window", "-x", columns);

            await WaitForAsync(shown => shown.Count == Before + 3
                && shown[Before - 1] == $"{Before}"
                && shown[Before].TrimStart().StartsWith("records", StringComparison.Ordinal)
                && shown[Before + 1].StartsWith("▸ contacts ", StringComparison.Ordinal)
                && shown[Before + 2].StartsWith("· deals", StringComparison.Ordinal));
        }
    }

    // With all that has scrolled away.
    private async Task WaitForAsync(Func<IReadOnlyList<string>, bool> isShown)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(s_patience);
        IReadOnlyList<string> shown = [];
        try
        {
            while (!isShown(shown))
            {
                await Task.Delay(s_pace, TimeProvider.System, patience.Token);
                shown = [.. (await TmuxAsync("capture-pane", "-p", "-S", "-")).Split('\n').Select(line => line.TrimEnd())
                    .Where(line => line.Length > 0)];
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail(string.Join('\n', shown));
        }
    }

    private async Task<string> TmuxAsync(params string[] arguments)
    {
        var result = await ProcessRun.RunAsync(
            "tmux", ["-L", _server, "-u", .. arguments], _settings, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Output;
    }
}

using System.Globalization;
using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Terminal;

/// <summary>
/// The executable on a terminal: util-linux's <c>script</c> makes one, and keeps what is sent to it, byte by byte, in a file. The file lies
/// in the bench's folder, so that the bench looks for secrets in it too.
/// </summary>
internal sealed class PseudoTerminal : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(20);

    private readonly SyncFixture _fixture;
    private readonly ProcessRun _script;

    private PseudoTerminal(SyncFixture fixture, ProcessRun script) => (_fixture, _script) = (fixture, script);

    /// <summary>All that the terminal was sent so far.</summary>
    public string Sent
    {
        get
        {
            using var file = new FileStream(InFolder("terminal"), FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(file);
            // The tool's own first line and last line.
            var text = reader.ReadToEnd();
            return text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..].Split("\nScript done on ")[0];
        }
    }

    /// <summary>Starts <c>hubspot-etl ARGUMENTS</c> there.</summary>
    /// <param name="bench">The portal and the database.</param>
    /// <param name="columns">The terminal's width.</param>
    /// <param name="rows">Its height.</param>
    /// <param name="arguments">As a shell takes them: they may redirect.</param>
    /// <param name="settings">Further settings.</param>
    public static PseudoTerminal Start(
        SyncFixture fixture, int columns, int rows, string arguments, params (string Name, string Value)[] settings)
    {
        var environment = fixture.Settings();
        (environment["TERM"], environment["LANG"]) = ("xterm-256color", "C.UTF-8");
        foreach (var (name, value) in settings)
            environment[name] = value;
        var command = string.Create(
            CultureInfo.InvariantCulture,
            $"stty cols {columns} rows {rows}; tty >tty; echo $$ >pid; exec {Repository.Executable} {arguments}");
        var script = ProcessRun.Start(
            "script", ["--quiet", "--flush", "--return", "--command", command, "terminal"], environment.Where(one => one.Value is not null),
            fixture.Folder,
            inheritEnvironment: false);
        return new PseudoTerminal(fixture, script);
    }

    /// <summary>Waits until the terminal was sent something.</summary>
    public async Task<string> WaitForAsync(Func<string, bool> isThere)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(s_patience);
        while (true)
        {
            var sent = Sent;
            if (isThere(sent))
                return sent;
            Assert.False(_script.HasExited, $"It has ended:\n{sent.Replace("\e", "ESC", StringComparison.Ordinal)}");
            await Task.Delay(s_pace, TimeProvider.System, patience.Token);
        }
    }

    /// <summary>Makes the terminal wider or narrower.</summary>
    public Task ResizeAsync(int columns) =>
        ShellAsync(string.Create(CultureInfo.InvariantCulture, $"stty -F \"$(cat tty)\" cols {columns}"));

    /// <summary>Sends a signal to the executable.</summary>
    /// <param name="signal">Its name without SIG.</param>
    public Task SignalAsync(string signal) => ShellAsync($"kill -{signal} \"$(cat pid)\"");

    /// <summary>Waits for the end.</summary>
    public Task<SyncResult> FinishAsync() => _fixture.FinishAsync(_script);

    public ValueTask DisposeAsync() => _script.DisposeAsync();

    private async Task ShellAsync(string command)
    {
        var result = await ProcessRun.RunAsync(
            "sh", ["-c", command], workingDirectory: _fixture.Folder, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.ExitCode == 0, result.Error);
    }

    private string InFolder(string file) => Path.Combine(_fixture.Folder, file);
}

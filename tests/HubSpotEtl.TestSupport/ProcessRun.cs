using System.Diagnostics;
using System.Runtime.InteropServices;

namespace HubSpotEtl.TestSupport;

/// <summary>
/// A process under test: its output is read all the time, so it never blocks on a full pipe, and it is killed with its children when the
/// test forgets it. Its standard input is empty.
/// </summary>
public sealed class ProcessRun : IAsyncDisposable
{
    /// <summary>How long <see cref="WaitAsync"/> and <see cref="WaitForLineAsync"/> wait when nothing is said: one minute.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly OutputLines _output;
    private readonly OutputLines _error;

    private ProcessRun(Process process)
    {
        _process = process;
        _output = new OutputLines(process.StandardOutput);
        _error = new OutputLines(process.StandardError);
    }

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Starts a process.</summary>
    /// <param name="file">An executable: a path, or a name looked up in PATH.</param>
    /// <param name="arguments">Its arguments, passed on as they are.</param>
    /// <param name="environment">Variables added to this process's own; a null value removes one.</param>
    /// <param name="workingDirectory">Default: this process's own.</param>
    /// <param name="inheritEnvironment">False: the process gets <paramref name="environment"/> and nothing else.</param>
    /// <returns>The running process.</returns>
    public static ProcessRun Start(
        string file,
        IEnumerable<string> arguments,
        IEnumerable<KeyValuePair<string, string?>>? environment = null,
        string? workingDirectory = null,
        bool inheritEnvironment = true)
    {
        // What a shell runs in the background has SIGINT ignored, and so would all that it starts.
        var start = new ProcessStartInfo("/usr/bin/env", ["--default-signal=INT", file, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory ?? "",
        };
        if (!inheritEnvironment)
            start.Environment.Clear();
        foreach (var (name, value) in environment ?? [])
            start.Environment[name] = value;

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new ProcessRun(process);
    }

    /// <summary>Starts a process and waits for its end.</summary>
    /// <param name="file">See <see cref="Start"/>.</param>
    /// <param name="arguments">See <see cref="Start"/>.</param>
    /// <param name="environment">See <see cref="Start"/>.</param>
    /// <param name="workingDirectory">See <see cref="Start"/>.</param>
    /// <param name="timeout">See <see cref="WaitAsync"/>.</param>
    /// <param name="cancellationToken">Ends the wait and the process.</param>
    /// <returns>Exit code and output.</returns>
    /// <exception cref="TimeoutException">See <see cref="WaitAsync"/>.</exception>
    public static async Task<ProcessResult> RunAsync(
        string file,
        IEnumerable<string> arguments,
        IEnumerable<KeyValuePair<string, string?>>? environment = null,
        string? workingDirectory = null,
        TimeSpan? timeout = null,
        CancellationToken cancellationToken = default)
    {
        await using var run = Start(file, arguments, environment, workingDirectory);
        return await run.WaitAsync(timeout, cancellationToken);
    }

    /// <summary>Waits for the process to end and for all its output.</summary>
    /// <param name="timeout">Default: <see cref="DefaultTimeout"/>.</param>
    /// <param name="cancellationToken">Ends the wait, not the process.</param>
    /// <returns>Exit code and output.</returns>
    /// <exception cref="TimeoutException">It still runs; the message holds what it wrote. It is killed.</exception>
    public async Task<ProcessResult> WaitAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        var ended = Task.WhenAll(_process.WaitForExitAsync(cancellationToken), _output.Completion, _error.Completion);
        await OrTimeout(ended, timeout, "did not end", cancellationToken);
        return new ProcessResult(_process.ExitCode, _output.Text, _error.Text);
    }

    /// <summary>Waits for a line on stdout, one already written included.</summary>
    /// <param name="isWanted">Tells the line.</param>
    /// <param name="timeout">Default: <see cref="DefaultTimeout"/>.</param>
    /// <param name="cancellationToken">Ends the wait, not the process.</param>
    /// <returns>The line.</returns>
    /// <exception cref="EndOfStreamException">stdout ended without it; the message holds what the process wrote.</exception>
    /// <exception cref="TimeoutException">It did not come; the message holds what the process wrote. It is killed.</exception>
    public Task<string> WaitForLineAsync(
        Func<string, bool> isWanted, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        WaitForLineAsync(_output, isWanted, timeout, cancellationToken);

    /// <summary>Waits for a line on stderr: see <see cref="WaitForLineAsync(Func{string, bool}, TimeSpan?, CancellationToken)"/>.</summary>
    /// <param name="isWanted">Tells the line.</param>
    /// <param name="timeout">Default: <see cref="DefaultTimeout"/>.</param>
    /// <param name="cancellationToken">Ends the wait, not the process.</param>
    /// <returns>The line.</returns>
    public Task<string> WaitForErrorLineAsync(
        Func<string, bool> isWanted, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        WaitForLineAsync(_error, isWanted, timeout, cancellationToken);

    /// <summary>Sends a signal to the process, not to its children.</summary>
    /// <param name="signal">The signal.</param>
    /// <exception cref="InvalidOperationException">The process has ended, or the signal could not be sent.</exception>
    public void Send(Signal signal)
    {
        if (_process.HasExited || Native.kill(_process.Id, (int)signal) != 0)
            throw new InvalidOperationException($"{Describe()} could not be sent {signal}.");
    }

    /// <summary>Kills the process and its children.</summary>
    public void Kill()
    {
        // Of one that has ended, its children are not known; to ask all the same reads what every process of the machine is.
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<string> WaitForLineAsync(
        OutputLines lines, Func<string, bool> isWanted, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var line = lines.FindAsync(isWanted);
        await OrTimeout(line, timeout, "did not write the line", cancellationToken);
        return await line ?? throw new EndOfStreamException($"{Describe()} ended without the line.{Written()}");
    }

    private async Task OrTimeout(Task task, TimeSpan? timeout, string failure, CancellationToken cancellationToken)
    {
        var limit = timeout ?? DefaultTimeout;
        try
        {
            await task.WaitAsync(limit, cancellationToken);
        }
        catch (TimeoutException)
        {
            Kill();
            throw new TimeoutException($"{Describe()} {failure} within {limit}.{Written()}");
        }
    }

    private string Describe() => $"{Path.GetFileName(_process.StartInfo.FileName)} (pid {_process.Id})";

    private string Written() => $"\n--- stdout\n{_output.Text}\n--- stderr\n{_error.Text}";

    private static class Native
    {
        [DllImport("libc", SetLastError = true)]
        public static extern int kill(int pid, int signal);
    }
}

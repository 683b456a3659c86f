using System.Runtime.InteropServices;
using HubSpotEtl.Files;

namespace HubSpotEtl.Hosting;

/// <summary>
/// SIGINT and SIGTERM. The first asks for a graceful stop, the second cancels, as <see cref="Grace"/> does where no second comes; a third
/// is left to the system, which ends the process.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    /// <summary>
    /// For what is in hand after the first signal. Docker kills ten seconds after SIGTERM, and a statement that waits for somebody's lock
    /// would go on waiting on the server: who cancels it in time leaves nothing behind.
    /// </summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromSeconds(8);

    // Beyond that, it is a call of the system that no cancellation reaches, such as writing to a pipe that nobody reads.
    private static readonly TimeSpan s_lastResort = Grace + TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _cancel;
    private readonly ITimer _lastResort;
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _received;
    private int _exitCode;

    /// <summary>For callers that send signals by themselves, and whose process goes on.</summary>
    internal StopSignals()
        : this(TimeProvider.System, _ => { })
    {
    }

    /// <summary>Nothing is heard yet.</summary>
    /// <param name="time">Counts the time after the first signal.</param>
    /// <param name="end">Ends the process at once, with an exit code.</param>
    internal StopSignals(TimeProvider time, Action<int> end)
    {
        _cancel = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _lastResort = time.CreateTimer(_ => end(_exitCode), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Fetch nothing more, bring what is in hand to a good end.</summary>
    public CancellationToken StopRequested => _stop.Token;

    /// <summary>Give up at once.</summary>
    public CancellationToken Cancelled => _cancel.Token;

    /// <summary>What the first signal makes of the exit code; null when there was none.</summary>
    public int? ExitCode => _exitCode == 0 ? null : _exitCode;

    /// <summary>Begins to listen.</summary>
    public static StopSignals Listen()
    {
        var signals = new StopSignals(TimeProvider.System, Posix.End);
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Where(IsHeeded))
            signals._registrations.Add(PosixSignalRegistration.Create(signal, context => context.Cancel = signals.Receive(context.Signal)));
        return signals;
    }

    // Ctrl+C is not meant for what a script runs in the background (POSIX.1-2017, shell, 2.11), and so it is started with SIGINT ignored.
    // SIGTERM is always meant.
    private static bool IsHeeded(PosixSignal signal) => signal != PosixSignal.SIGINT || !InheritedProcessState.IsIgnored(signal);

    /// <summary>Takes a signal.</summary>
    /// <returns>True when it was dealt with; false when the system should do what it does by itself.</returns>
    public bool Receive(PosixSignal signal)
    {
        var code = signal == PosixSignal.SIGINT ? Hosting.ExitCode.Interrupted : Hosting.ExitCode.Terminated;
        Interlocked.CompareExchange(ref _exitCode, code, 0);
        switch (Interlocked.Increment(ref _received))
        {
            case 1:
                _cancel.CancelAfter(Grace);
                _lastResort.Change(s_lastResort, Timeout.InfiniteTimeSpan);
                _stop.Cancel();
                return true;
            case 2:
                _cancel.Cancel();
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _lastResort.Dispose();
        _stop.Dispose();
        _cancel.Dispose();
    }
}

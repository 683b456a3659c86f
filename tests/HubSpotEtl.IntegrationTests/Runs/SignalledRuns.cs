using HubSpotEtl.Simulator;
using HubSpotEtl.Simulator.Faults;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Runs;

/// <summary>Signals that reach a run at a known place: in the middle of one of its calls, before the answer.</summary>
internal static class SignalledRuns
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    /// <summary>Sends a signal when the portal gets a certain call, and waits until that has happened.</summary>
    /// <param name="run">Which process; it must have been started just now.</param>
    /// <param name="signal">Which signal; null for none.</param>
    /// <param name="simulator">The portal.</param>
    /// <param name="isIt">Tells the call.</param>
    public static async Task SignalAtAsync(this ProcessRun run, Signal? signal, SimulatedPortal simulator, Func<CallInfo, bool> isIt)
    {
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        simulator.Faults.When(call =>
        {
            if (!sent.Task.IsCompleted && isIt(call))
            {
                if (signal is { } one)
                    run.Send(one);
                sent.TrySetResult();
            }

            return null;
        });
        using var isOver = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await Task.WhenAny(sent.Task, run.WaitAsync(s_patience, isOver.Token));
        await isOver.CancelAsync();
        Assert.True(sent.Task.IsCompletedSuccessfully, "The run ended before the call came.");
        simulator.Faults.Clear();
    }

    /// <summary>Kills the run some time after a call, counted from the start of the portal's log, or lets it end if it comes to its end before.</summary>
    public static async Task KillAtCallAsync(this ProcessRun run, SimulatedPortal simulator, long call, TimeSpan later)
    {
        await run.SignalAtAsync(signal: null, simulator, each => each.Number >= call);
        await Task.Delay(later, TestContext.Current.CancellationToken);
        if (!run.HasExited)
            run.Kill();
    }

    /// <summary>Freezes the run in the middle of its first list call.</summary>
    public static Task FreezeListingAsync(this ProcessRun run, SimulatedPortal simulator) =>
        run.SignalAtAsync(Signal.Stop, simulator, call => call.Family == CallFamily.List);
}

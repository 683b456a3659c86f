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
    /// <param name="signal">Which signal.</param>
    /// <param name="simulator">The portal.</param>
    /// <param name="isIt">Tells the call.</param>
    public static async Task SignalAtAsync(this ProcessRun run, Signal signal, SimulatedPortal simulator, Func<CallInfo, bool> isIt)
    {
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        simulator.Faults.When(call =>
        {
            if (!sent.Task.IsCompleted && isIt(call))
            {
                run.Send(signal);
                sent.SetResult();
            }

            return null;
        });
        await sent.Task.WaitAsync(s_patience, TestContext.Current.CancellationToken);
        simulator.Faults.Clear();
    }

    /// <summary>Freezes the run in the middle of its first list call.</summary>
    public static Task FreezeListingAsync(this ProcessRun run, SimulatedPortal simulator) =>
        run.SignalAtAsync(Signal.Stop, simulator, call => call.Family == CallFamily.List);
}

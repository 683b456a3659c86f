using HubSpotEtl.Simulator;
using HubSpotEtl.Simulator.Faults;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Runs;

/// <summary>Signals that reach a run at a known place: in the middle of one of its calls, before the answer.</summary>
internal static class SignalledRuns
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Sends a signal when the portal gets a certain call, and waits until that has happened.</summary>
    /// <param name="run">Which process; it must have been started just now.</param>
    /// <param name="signal">Which signal.</param>
    /// <param name="simulator">The portal.</param>
    /// <param name="isIt">Tells the call.</param>
    public static async Task SignalAtAsync(this ProcessRun run, Signal signal, SimulatedPortal simulator, Func<CallInfo, bool> isIt) =>
        Assert.True(await run.MeetsAsync(simulator, isIt, () => run.Send(signal)), "The run ended before the call came.");

    /// <summary>Kills the run some time after a call, counted by the portal, or lets it end if it comes to its end before.</summary>
    public static async Task KillAtCallAsync(this ProcessRun run, SimulatedPortal simulator, long call, TimeSpan later)
    {
        if (await run.MeetsAsync(simulator, each => each.Number >= call, () => { }))
            await Task.Delay(later, Cancelled);
        run.Kill();
    }

    /// <summary>Freezes the run in the middle of its first list call.</summary>
    public static Task FreezeListingAsync(this ProcessRun run, SimulatedPortal simulator) =>
        run.SignalAtAsync(Signal.Stop, simulator, call => call.Family == CallFamily.List);

    private static async Task<bool> MeetsAsync(this ProcessRun run, SimulatedPortal simulator, Func<CallInfo, bool> isIt, Action then)
    {
        var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        simulator.Faults.When(call =>
        {
            if (!met.Task.IsCompleted && isIt(call))
            {
                then();
                met.TrySetResult();
            }

            return null;
        });
        using var isOver = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        await Task.WhenAny(met.Task, run.WaitAsync(s_patience, isOver.Token));
        await isOver.CancelAsync();
        simulator.Faults.Clear();
        return met.Task.IsCompletedSuccessfully;
    }
}

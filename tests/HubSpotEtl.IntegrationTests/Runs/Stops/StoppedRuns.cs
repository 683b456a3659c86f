using HubSpotEtl.IntegrationTests.Truth;
using HubSpotEtl.Simulator.Faults;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Runs.Stops;

/// <summary>Runs that are stopped in the middle, and the ones after them.</summary>
public sealed class StoppedRuns
{
    [Theory]
    [InlineData(Signal.Interrupt, 130, false)]
    [InlineData(Signal.Terminate, 143, false)]
    [InlineData(Signal.Kill, 137, false)]
    [InlineData(Signal.Kill, 137, true)]
    public async Task a_stopped_run_keeps_its_checkpoint_and_the_next_one_completes_the_tables(Signal signal, int exitCode, bool inRanges)
    {
        await using var fixture = await SyncFixture.StartAsync(
            SyncFixture.Quick(("contacts", 6_000), ("companies", 40)) with { Latency = TimeSpan.FromMilliseconds(20), OpaqueCursors = !inRanges });
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        fixture.Portal.Faults.When(call =>
        {
            if (call is { Family: CallFamily.List, NumberInFamily: 40 })
                arrived.TrySetResult();
            return null;
        });

        SyncResult stopped;
        await using (var run = fixture.Start([], "--object-type", "contacts,companies", "--output", "json"))
        {
            await arrived.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
            run.Send(signal);
            stopped = (await fixture.FinishAsync(run)).Expect(exitCode);
        }

        var stored = await fixture.ScalarAsync<long>("SELECT records FROM etl_checkpoint WHERE table_name = 'contact'");
        fixture.Portal.Faults.Clear();
        fixture.Portal.Calls.Reset();
        await fixture.SyncAsync("contacts,companies");

        Assert.InRange(stored, 1_000, 5_900);
        // Where the listing was and is split, a page each.
        Assert.InRange(fixture.Portal.Calls.Count(CallFamily.List, "contacts"), 2, 59 - (stored / 100) + 3 + (inRanges ? 5 + 5 : 0));
        await fixture.AssertTruthAsync("contacts,companies", new TruthOptions { Deleted = [] });
        if (signal != Signal.Kill)
            Assert.Equal(
                ["incomplete"], stopped.Json.GetProperty("results").EnumerateArray().Select(one => one.GetProperty("status").GetString()!));
    }
}

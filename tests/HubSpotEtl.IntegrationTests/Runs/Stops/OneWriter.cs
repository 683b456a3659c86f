using HubSpotEtl.Simulator;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Runs.Stops;

public sealed class OneWriter
{
    private static readonly SimulatorOptions s_portal = new()
    {
        Objects = SyncedPortal.Counts(("companies", 300), ("products", 20)), Limits = PortalLimits.Off,
    };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_second_run_of_an_object_is_refused_at_once_and_told_who_has_it()
    {
        await using var portal = await SyncedPortal.StartAsync(s_portal);
        await using var first = portal.Start("--object-type", "companies");
        await first.FreezeListingAsync(portal.Simulator);

        var second = await portal.RunAsync("--object-type", "companies");
        first.Send(Signal.Continue);

        Assert.Equal(1, second.ExitCode);
        Assert.Contains($"pid {first.Id}", second.Log, StringComparison.Ordinal);
        Assert.Contains(Environment.MachineName, second.Log, StringComparison.Ordinal);
        Assert.Contains("--wait", second.Log, StringComparison.Ordinal);
        Assert.Equal(0, (await portal.FinishAsync(first)).ExitCode);
        await portal.AssertTruthAsync("companies");
    }

    [Fact]
    public async Task a_second_run_is_refused_without_a_call_to_hubspot_whose_limit_the_first_may_use_up()
    {
        await using var portal = await SyncedPortal.StartAsync(s_portal);
        await using var first = portal.Start("--object-type", "companies");
        await first.FreezeListingAsync(portal.Simulator);
        // What the first has sent before it was frozen may still be on its way.
        var calls = portal.Simulator.Calls.Total;
        for (var before = -1L; before != calls; calls = portal.Simulator.Calls.Total)
        {
            before = calls;
            await Task.Delay(TimeSpan.FromMilliseconds(500), Cancelled);
        }

        var second = await portal.RunAsync("--object-type", "companies");
        var callsOfSecond = portal.Simulator.Calls.Total - calls;
        first.Send(Signal.Continue);
        await portal.FinishAsync(first);

        Assert.Equal((1, 0), (second.ExitCode, callsOfSecond));
    }

    [Fact]
    public async Task a_run_that_is_told_to_wait_works_when_the_other_is_done()
    {
        await using var portal = await SyncedPortal.StartAsync(s_portal);
        await using var first = portal.Start("--object-type", "companies");
        await first.FreezeListingAsync(portal.Simulator);

        await using var second = portal.Start("--object-type", "companies", "--wait");
        await second.WaitForErrorLineAsync(line => line.Contains($"pid {first.Id}", StringComparison.Ordinal), cancellationToken: Cancelled);
        first.Send(Signal.Continue);

        Assert.Equal(0, (await portal.FinishAsync(first)).ExitCode);
        var outcome = await portal.FinishAsync(second);
        Assert.Equal("incremental", outcome.RequireHealthy().GetProperty("sync_mode").GetString());
    }

    [Fact]
    public async Task two_objects_in_two_processes_both_work()
    {
        await using var portal = await SyncedPortal.StartAsync(s_portal);
        await using var companies = portal.Start("--object-type", "companies");
        await companies.FreezeListingAsync(portal.Simulator);

        await portal.SyncAsync("products");
        companies.Send(Signal.Continue);

        Assert.Equal(0, (await portal.FinishAsync(companies)).ExitCode);
        await portal.AssertTruthAsync("companies");
        await portal.AssertTruthAsync("products");
    }

    [Fact]
    public async Task two_first_runs_at_the_same_moment_make_the_schema_together()
    {
        await using var portal = await SyncedPortal.StartAsync(s_portal);

        var outcomes = await Task.WhenAll(portal.RunAsync("--object-type", "companies"), portal.RunAsync("--object-type", "products"));

        Assert.All(outcomes, outcome => outcome.RequireHealthy());
    }

    [Fact]
    public async Task the_lock_is_gone_when_its_holder_is_killed()
    {
        await using var portal = await SyncedPortal.StartAsync(s_portal);
        await using var first = portal.Start("--object-type", "companies");
        await first.FreezeListingAsync(portal.Simulator);

        first.Send(Signal.Kill);
        await portal.FinishAsync(first);

        await portal.SyncAsync("companies");
        await portal.AssertTruthAsync("companies");
    }
}

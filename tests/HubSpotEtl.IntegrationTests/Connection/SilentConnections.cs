using HubSpotEtl.IntegrationTests.Faults;
using HubSpotEtl.Simulator.Faults;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Connection;

/// <summary>
/// Something between the program and PostgreSQL keeps its connections and forwards nothing any more. That is noticed, while a statement
/// that only takes long is let alone.
/// </summary>
public sealed class SilentConnections
{
    [Fact]
    public async Task a_silence_is_noticed_and_the_run_goes_on_over_new_connections()
    {
        await using var fixture = await FaultFixture.StartAsync();
        var silent = SilenceAtPage(fixture, 12, fixture.Proxy.GoSilent);

        var run = await fixture.RunHurriedAsync();

        await silent;
        run.RequireHealthy();
        Assert.InRange(run.ResultOf(FaultFixture.Type).GetProperty("retries").GetInt64(), 1, 3);
        await fixture.AssertTruthAsync();
    }

    [Fact]
    public async Task where_nobody_is_answered_any_more_the_run_goes_on_once_somebody_is()
    {
        await using var fixture = await FaultFixture.StartAsync();
        var silent = SilenceAtPage(fixture, 12, fixture.Proxy.GoSilentForAll);
        var running = fixture.RunHurriedAsync();
        await silent;
        await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
        fixture.Proxy.GoSilent();

        var run = await running;

        run.RequireHealthy();
        Assert.InRange(run.ResultOf(FaultFixture.Type).GetProperty("retries").GetInt64(), 1, 40);
        await fixture.AssertTruthAsync();
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task a_run_whose_connections_are_silent_ends_within_a_minute_of_the_signal()
    {
        await using var fixture = await FaultFixture.StartAsync();
        var silent = SilenceAtPage(fixture, 12, fixture.Proxy.GoSilent);
        await using var run = fixture.Portal.Start("--object-type", FaultFixture.Both);
        await silent;

        run.Send(Signal.Terminate);
        var outcome = await fixture.Portal.FinishAsync(run, TimeSpan.FromSeconds(60));

        Assert.Equal(143, outcome.ExitCode);
    }

    [Fact]
    public async Task a_statement_that_waits_for_a_lock_for_longer_than_many_looks_is_not_taken_for_silent()
    {
        await using var fixture = await FaultFixture.StartAsync();
        (await fixture.RunAsync()).RequireHealthy();
        await fixture.FailWritesAsync("PERFORM pg_sleep(8);", skip: 0, times: 1);

        // Eight seconds are thirteen looks of a clock that is in a hurry.
        var run = await fixture.RunHurriedAsync("--full-load");

        run.RequireHealthy();
        Assert.Equal(0, run.ResultOf(FaultFixture.Type).GetProperty("retries").GetInt64());
        await fixture.AssertTruthAsync();
    }

    private static Task SilenceAtPage(FaultFixture fixture, int page, Action goSilent)
    {
        var silent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        fixture.HubSpot.Faults.When(call =>
        {
            if (call is { Family: CallFamily.List, ObjectType: FaultFixture.Type, NumberInFamily: var number } && number >= page
                && !silent.Task.IsCompleted)
            {
                goSilent();
                silent.TrySetResult();
            }

            return null;
        });
        return silent.Task;
    }
}

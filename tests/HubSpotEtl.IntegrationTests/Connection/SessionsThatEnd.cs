using HubSpotEtl.IntegrationTests.Faults;
using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.IntegrationTests.Connection;

/// <summary>
/// A time limit of the role ends no session of a run; whatever else ends them again and again ends the run too, and what it has stored
/// stays.
/// </summary>
public sealed class SessionsThatEnd
{
    [Theory]
    [InlineData("idle_session_timeout = '1s'")]
    [InlineData("idle_in_transaction_session_timeout = '1s'")]
    public async Task a_time_limit_of_the_role_ends_no_session_while_hubspot_is_slow(string limit)
    {
        await using var fixture = await FaultFixture.StartAsync(options => options with { Latency = TimeSpan.FromSeconds(2) });
        await fixture.Role.AlterAsync($"SET {limit}");

        var run = await fixture.RunAsync();

        run.RequireHealthy();
        Assert.Equal(0, run.ResultOf(FaultFixture.Type).GetProperty("retries").GetInt64());
        await fixture.AssertTruthAsync();
    }

    [Fact]
    public async Task sessions_that_are_ended_again_and_again_end_the_run_and_the_next_goes_on()
    {
        await using var fixture = await FaultFixture.StartAsync();
        // Each page but a few ends all sessions, so that each attempt gets a little further.
        fixture.HubSpot.Faults.When(call =>
        {
            if (call is { Family: CallFamily.List, ObjectType: FaultFixture.Type })
                _ = fixture.Role.EndSessionsAsync();
            return null;
        });

        var failed = await fixture.RunHurriedAsync();

        Assert.Equal(1, failed.ExitCode);
        Assert.InRange(fixture.HubSpot.Calls.Count(CallFamily.List, FaultFixture.Type), 1, 42 * (FaultFixture.Records / 100));
        fixture.HubSpot.Faults.When(_ => null);
    }
}

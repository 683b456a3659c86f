using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.IntegrationTests.Truth;
using HubSpotEtl.Simulator.Faults;
using HubSpotEtl.TestSupport;

namespace HubSpotEtl.IntegrationTests.Verify;

/// <summary>A repair that is killed owes what it has not stored, and the next repair or sync pays it.</summary>
public sealed class KilledRepairs(ITestOutputHelper output)
{
    private static readonly TimeSpan s_glance = TimeSpan.FromMilliseconds(20);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task between_rows_and_links_loses_no_link(bool isRepaired)
    {
        await using var fixture = await StartAsync();
        fixture.Portal.Faults.When(call => call.Family == CallFamily.Associations ? Fault.SlowStart(TimeSpan.FromHours(1)) : null);
        await using (var repair = Start(fixture))
        {
            while (await fixture.ScalarAsync<long>("SELECT count(*) FROM contact") < 260)
                await Task.Delay(s_glance, Cancelled);
            repair.Kill();
            await fixture.FinishAsync(repair);
        }

        fixture.Portal.Faults.Clear();
        var looked = await fixture.RunAsync("verify", "--object-type", "contacts", "--output", "json");
        await GoOnAsync(fixture, isRepaired);

        Assert.Equal(1, looked.ExitCode);
        Assert.Contains("links of 260 records are owed", looked.Process.Output, StringComparison.Ordinal);
        await fixture.AssertTruthAsync("contacts", new TruthOptions());
        Assert.NotEqual(0, await fixture.ScalarAsync<long>("SELECT count(*) FROM contact_company"));
        Assert.Equal(0, await fixture.ScalarAsync<long>("SELECT count(*) FROM etl_links_owed"));
        Assert.Equal(0, (await fixture.RunAsync("verify", "--object-type", "contacts")).ExitCode);
    }

    [Fact]
    public async Task at_any_call_loses_nothing()
    {
        await using var fixture = await StartAsync();
        var before = fixture.Portal.Calls.Total;
        await using (var whole = Start(fixture))
            await fixture.FinishAsync(whole);
        var calls = fixture.Portal.Calls.Total - before;
        var random = new Random(1);
        for (var call = 1L; call <= calls; call++)
        {
            await PlantAsync(fixture);
            var later = TimeSpan.FromMilliseconds(random.Next(30));
            await using (var repair = Start(fixture))
            {
                await repair.KillAtCallAsync(fixture.Portal, fixture.Portal.Calls.Total + call, later);
                await fixture.FinishAsync(repair);
            }

            output.WriteLine(
                $"killed at call {call} of {calls} + {later.TotalMilliseconds} ms, owing "
                    + $"{await fixture.ScalarAsync<long>("SELECT count(*) FROM etl_links_owed")}");
            await GoOnAsync(fixture, isRepaired: true);
            await fixture.AssertTruthAsync("contacts", new TruthOptions());
        }
    }

    private static async Task<SyncFixture> StartAsync()
    {
        var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 260), ("companies", 40)));
        await fixture.SyncAsync("contacts");
        await PlantAsync(fixture);
        return fixture;
    }

    private static Task<int> PlantAsync(SyncFixture fixture) =>
        fixture.Schema.ExecuteAsync("DELETE FROM contact; DELETE FROM contact_company; DELETE FROM contact_deal", Cancelled);

    private static ProcessRun Start(SyncFixture fixture) =>
        fixture.Start([], "verify", "--object-type", "contacts", "--repair", "--output", "json", "--no-progress");

    private static async Task GoOnAsync(SyncFixture fixture, bool isRepaired)
    {
        if (isRepaired)
            (await fixture.RunAsync("verify", "--object-type", "contacts", "--repair", "--output", "json", "--no-progress")).Expect(0);
        else
            await fixture.SyncAsync("contacts");
    }
}

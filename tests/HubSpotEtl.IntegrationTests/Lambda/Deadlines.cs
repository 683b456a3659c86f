using HubSpotEtl.IntegrationTests.Sync;
using HubSpotEtl.IntegrationTests.Truth;
using HubSpotEtl.Simulator;
using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.IntegrationTests.Lambda;

/// <summary>More work than one call of the function has time for.</summary>
public sealed class Deadlines
{
    private const int Records = 30_000;

    [Fact]
    public async Task a_call_is_cut_before_its_deadline_and_later_ones_finish_the_work_from_its_checkpoint()
    {
        // 30,000 records are 300 pages; at 15 calls a second they and their associations take longer than one call has.
        await using var bench = await LambdaBench.StartAsync(
            SyncBench.Quick(("contacts", Records)) with { Limits = PortalLimits.Pro with { PerTenSeconds = 100 }, Associations = false });

        var outcomes = new List<RuntimeApiServer.Outcome>();
        do
            outcomes.Add(await bench.InvokeAsync("""{"object_type":"contacts"}""", TimeSpan.FromSeconds(20)));
        while (outcomes[^1].Status == "incomplete" && outcomes.Count < 10);
        await bench.EndAsync();

        Assert.InRange(outcomes.Count, 2, 5);
        Assert.All(outcomes.SkipLast(1), outcome => Assert.Equal((207, "incomplete"), (outcome.StatusCode, outcome.Status)));
        Assert.Equal((200, "healthy"), (outcomes[^1].StatusCode, outcomes[^1].Status));
        Assert.All(outcomes, outcome => Assert.InRange(outcome.Body.GetProperty("records_fetched").GetInt32(), 100, Records - 100));
        // What one call has stored no other reads again.
        Assert.InRange(bench.Portal.Calls.Count(CallFamily.List, "contacts"), Records / 100, (Records / 100) + (40 * outcomes.Count));
        await bench.Sync.AssertTruthAsync("contacts", new TruthOptions { Deleted = [] });
    }
}

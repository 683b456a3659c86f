using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.IntegrationTests.Truth;
using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.IntegrationTests.Lambda;

/// <summary>More work than one call of the function has time for.</summary>
public sealed class Deadlines
{
    private const int Records = 30_000;

    // A call of 20 seconds is stopped after 15: it sees 250 pages of 300, and never all of them, on whatever machine.
    private static readonly TimeSpan s_perPage = TimeSpan.FromMilliseconds(60);

    [Fact]
    public async Task a_call_is_cut_before_its_deadline_and_later_ones_finish_the_work_from_its_checkpoint()
    {
        // Of few properties: what is in hand at the stop is stored in no time, also where many others want the processor.
        await using var fixture = await LambdaFixture.StartAsync(
            SyncFixture.Quick(("contacts", Records)) with { Properties = new Dictionary<string, int> { ["contacts"] = 8 }, Associations = false });
        fixture.Portal.Faults.When(Paced());

        var outcomes = new List<RuntimeApiServer.Outcome>();
        do
            outcomes.Add(await fixture.InvokeAsync("""{"object_type":"contacts"}""", TimeSpan.FromSeconds(20)));
        while (outcomes[^1].Status == "incomplete" && outcomes.Count < 10);
        await fixture.EndAsync();

        Assert.InRange(outcomes.Count, 2, 5);
        Assert.All(outcomes.SkipLast(1), outcome => Assert.Equal((207, "incomplete"), (outcome.StatusCode, outcome.Status)));
        Assert.Equal((200, "healthy"), (outcomes[^1].StatusCode, outcomes[^1].Status));
        // A slow machine may have all records in time, and be cut in what comes after them.
        var fetched = outcomes.ConvertAll(outcome => outcome.Body.GetProperty("records_fetched").GetInt32());
        Assert.InRange(fetched[0], 100, Records - 100);
        Assert.All(fetched, records => Assert.InRange(records, 0, Records - 100));
        Assert.InRange(fetched.Sum(), Records, Records + (1_600 * outcomes.Count));
        // What one call has stored no other reads again.
        Assert.InRange(fixture.Portal.Calls.Count(CallFamily.List, "contacts"), Records / 100, (Records / 100) + (40 * outcomes.Count));
        await fixture.Sync.AssertTruthAsync("contacts", new TruthOptions { Deleted = [] });
    }

    // One page after another, however many are asked for at once.
    private static Func<CallInfo, Fault?> Paced()
    {
        var (started, next) = (TimeProvider.System.GetTimestamp(), TimeSpan.Zero);
        return call =>
        {
            if (call.Family != CallFamily.List)
                return null;
            var now = TimeProvider.System.GetElapsedTime(started);
            next = (next > now ? next : now) + s_perPage;
            return Fault.SlowStart(next - now);
        };
    }
}

using System.Text.Json.Nodes;
using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.IntegrationTests.Faults;

/// <summary>Searches that keep changes to themselves: none of their answers moves the watermark past what was not read.</summary>
public sealed class ShortSearches
{
    /// <summary>What the searches of one run answer, from which one on, and how many times.</summary>
    public static TheoryData<string, int, int> Answers => new()
    {
        { """{"total":0,"results":[]}""", 1, 1 },
        { """{"total":0,"results":[]}""", 1, 99 },
        { """{"total":5,"results":[]}""", 2, 1 },
        { """{"total":5,"results":[]}""", 2, 99 },
        { """{"total":5,"results":[],"paging":{"next":{"after":"4"}}}""", 2, 1 },
        { """{"total":5,"results":[],"paging":{"next":{"after":"4"}}}""", 2, 2 },
        { """{"total":5,"results":[],"paging":{"next":{"after":null}}}""", 2, 2 },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task lose_nothing(string answer, int from, int times)
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(SyncFixture.Quick(("contacts", 60)));
        await portal.SyncAsync("contacts");
        portal.Simulator.Clock.Advance(TimeSpan.FromDays(1));
        var contacts = portal.Portal.Type("contacts");
        foreach (var id in contacts.LiveIds().Take(5))
            contacts.Update(id, new Dictionary<string, string?> { ["firstname"] = "changed" });
        portal.Simulator.Clock.Advance(TimeSpan.FromDays(1));
        var searches = 0;
        portal.Simulator.Faults.When(
            call => call.Family == CallFamily.Search && ++searches >= from && searches < from + times ? Fault.Body(answer) : null);
        await portal.RunAsync("--object-type", "contacts");
        portal.Simulator.Faults.Clear();
        portal.Simulator.Clock.Advance(TimeSpan.FromDays(1));

        await portal.SyncAsync("contacts");

        await portal.AssertTruthAsync("contacts");
    }

    [Fact]
    public async Task that_keep_no_order_are_made_up_for_by_a_full_load()
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(SyncFixture.Quick(("contacts", 700)));
        await portal.SyncAsync("contacts");
        portal.Simulator.Clock.Advance(TimeSpan.FromDays(1));
        portal.Portal.Type("contacts").TouchAll();
        portal.Simulator.Faults.When(call => call.Family == CallFamily.Search ? Fault.Rewritten(Reversed) : null);

        var run = await portal.SyncAsync("contacts");

        Assert.Equal("full", run.GetProperty("sync_mode").GetString());
        Assert.Contains(
            "does not honour the sort", run.GetProperty("details").GetProperty("sync_reason").GetString(), StringComparison.Ordinal);
        portal.Simulator.Faults.Clear();
        await portal.AssertTruthAsync("contacts");

        static string Reversed(string body)
        {
            var page = JsonNode.Parse(body)!.AsObject();
            page["results"] = new JsonArray([.. page["results"]!.AsArray().Reverse().Select(record => record!.DeepClone())]);
            return page.ToJsonString();
        }
    }

    [Fact]
    public async Task that_hold_less_than_they_count_are_read_on()
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(SyncFixture.Quick(("contacts", 700)));
        await portal.SyncAsync("contacts");
        portal.Simulator.Clock.Advance(TimeSpan.FromDays(1));
        portal.Portal.Type("contacts").TouchAll();
        portal.Simulator.Faults.When(
            call =>
                call.Family == CallFamily.Search
                    ? Fault.Rewritten(body => body.Replace("\"paging\"", "\"p\"", StringComparison.Ordinal))
                    : null);

        await portal.SyncAsync("contacts");

        portal.Simulator.Faults.Clear();
        await portal.AssertTruthAsync("contacts");
    }
}

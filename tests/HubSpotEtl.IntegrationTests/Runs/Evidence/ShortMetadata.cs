using System.Text.Json.Nodes;
using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.IntegrationTests.Runs.Evidence;

/// <summary>
/// What HubSpot's metadata does not name in one run is read for all records once it is named again: no change of theirs need tell.
/// </summary>
public sealed class ShortMetadata
{
    /// <summary>Which answer leaves what out.</summary>
    public static TheoryData<CallFamily, string[]> Left => new()
    {
        { CallFamily.Properties, ["email"] }, { CallFamily.Properties, ["email", "phone", "hs_object_id"] },
        { CallFamily.Schemas, ["0-2"] }, { CallFamily.Schemas, [] },
    };

    [Theory]
    [MemberData(nameof(Left))]
    public async Task is_made_up_for_when_all_is_named_again(CallFamily family, string[] left)
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(SyncFixture.Quick(("contacts", 60), ("companies", 20)));
        portal.Settings["SYNC_OVERLAP_SECONDS"] = "0";
        await portal.SyncAsync("contacts");
        portal.Simulator.Clock.Advance(TimeSpan.FromHours(1));
        var contacts = portal.Portal.Type("contacts");
        foreach (var (id, other) in contacts.LiveIds().Take(9).Zip(portal.Portal.Type("companies").LiveIds()))
        {
            contacts.Update(id, new Dictionary<string, string?> { ["email"] = $"new{id}@example.com", ["phone"] = "1" });
            portal.Portal.Associate("contacts", id, "companies", other);
        }

        portal.Simulator.Faults.When(call => call.Family == family ? Fault.Rewritten(body => Without(body, left)) : null);
        portal.Simulator.Clock.Advance(TimeSpan.FromMinutes(10));
        await portal.SyncAsync("contacts");
        portal.Simulator.Faults.Clear();
        portal.Simulator.Clock.Advance(TimeSpan.FromMinutes(10));

        await portal.SyncAsync("contacts");

        await portal.AssertTruthAsync("contacts");
        Assert.Equal("incremental", (await portal.SyncAsync("contacts")).GetProperty("sync_mode").GetString());
    }

    private static string Without(string body, string[] left)
    {
        var answer = JsonNode.Parse(body)!.AsObject();
        foreach (var list in new[] { answer["results"], answer["associations"] }.OfType<JsonArray>())
            foreach (var entry in list.Where(entry => left.Length == 0 || left.Contains(Name(entry!))).ToList())
                list.Remove(entry);
        return answer.ToJsonString();
    }

    private static string? Name(JsonNode entry) => (entry["toObjectTypeId"] ?? entry["name"])?.GetValue<string>();
}

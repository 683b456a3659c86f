using System.Net;
using System.Text.Json;
using HubSpotEtl.Simulator;
using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.IntegrationTests.Simulator;

public sealed class BatchReads
{
    private static readonly SimulatorOptions Tickets =
        new() { Objects = new Dictionary<string, int> { ["tickets"] = 150, ["deals"] = 10 }, Limits = PortalLimits.Off };

    [Fact]
    public async Task all_are_found_but_not_in_the_order_asked()
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Tickets);
        using var client = new PortalClient(portal);
        long[] asked = [.. portal.Portal.Type("tickets").LiveIds().Take(100)];

        (HttpStatusCode status, JsonElement body) = await ReadAsync(client, "tickets", asked);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.NotEqual(asked, body.Results().Ids());
        Assert.Equal(asked, body.Results().Ids().Order());
    }

    [Fact]
    public async Task missing_ids_make_a_207_with_one_error_that_lists_them()
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Tickets);
        using var client = new PortalClient(portal);
        long[] live = [.. portal.Portal.Type("tickets").LiveIds().Take(3)];
        portal.Portal.Type("tickets").Archive(live[1]);

        (HttpStatusCode status, JsonElement body) = await ReadAsync(client, "tickets", [.. live, 4, 3]);

        Assert.Equal(HttpStatusCode.MultiStatus, status);
        Assert.Equal(1, body.GetProperty("numErrors").GetInt32());
        JsonElement error = Assert.Single(body.GetProperty("errors").EnumerateArray().ToArray());
        Assert.Equal(
            [$"{live[1]}", "4", "3"], error.GetProperty("context").GetProperty("ids").EnumerateArray().Select(id => id.GetString()));
        Assert.Equal([live[0], live[2]], body.Results().Ids().Order());
    }

    [Fact]
    public async Task more_than_a_hundred_are_refused()
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Tickets);
        using var client = new PortalClient(portal);

        (HttpStatusCode status, _) = await ReadAsync(client, "tickets", [.. portal.Portal.Type("tickets").LiveIds().Take(101)]);

        Assert.Equal(HttpStatusCode.BadRequest, status);
    }

    [Fact]
    public async Task a_merged_id_comes_back_as_its_survivor()
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Tickets);
        using var client = new PortalClient(portal);
        SimulatedType tickets = portal.Portal.Type("tickets");
        long[] ids = [.. tickets.LiveIds().Take(2)];

        long survivor = tickets.Merge(ids[0], ids[1]);
        (HttpStatusCode status, JsonElement body) = await ReadAsync(client, "tickets", [ids[1]]);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal([survivor], body.Results().Ids());
        Assert.Equal(ids[0], survivor);
        Assert.Equal($"{ids[1]}", tickets.Record(survivor)!.Properties["hs_merged_object_ids"]);
        Assert.Equal(RecordState.Merged, tickets.Record(ids[1])!.State);
    }

    [Fact]
    public async Task merged_deals_become_a_third_record()
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Tickets);
        using var client = new PortalClient(portal);
        SimulatedType deals = portal.Portal.Type("deals");
        long[] ids = [.. deals.LiveIds().Take(2)];

        long survivor = deals.Merge(ids[0], ids[1]);

        Assert.DoesNotContain(survivor, ids);
        Assert.Equal($"{ids[0]};{ids[1]}", deals.Record(survivor)!.Properties["hs_merged_object_ids"]);
        Assert.Equal(9, (await client.WalkAsync("/crm/v3/objects/deals")).Count);
    }

    private static Task<(HttpStatusCode Status, JsonElement Json)> ReadAsync(PortalClient client, string type, long[] ids) =>
        client.AskAsync(
        $"/crm/v3/objects/{type}/batch/read",
        $$"""{"inputs":[{{string.Join(',', ids.Select(id => $$"""{"id":"{{id}}"}"""))}}],"properties":["subject"],"propertiesWithHistory":[]}""");
}

using System.Net;
using System.Text.Json;
using HubSpotEtl.Simulator;
using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.IntegrationTests.Simulator;

public sealed class Lifecycles
{
    private static readonly SimulatorOptions Companies =
        new() { Objects = new Dictionary<string, int> { ["companies"] = 30 }, Limits = PortalLimits.Off };

    [Fact]
    public async Task a_record_is_created_changed_archived_restored_and_purged()
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Companies);
        using var client = new PortalClient(portal);
        SimulatedType companies = portal.Portal.Type("companies");

        long id = companies.Create(new Dictionary<string, string?> { ["name"] = "New \ud83d\ude80" });
        Assert.Equal(id, (await client.WalkAsync("/crm/v3/objects/companies")).Ids()[^1]);

        companies.Archive(id);
        Assert.DoesNotContain(id, (await client.WalkAsync("/crm/v3/objects/companies")).Ids());
        JsonElement archived = Assert.Single(await client.WalkAsync("/crm/v3/objects/companies?archived=true&properties=name"));
        Assert.True(archived.GetProperty("archived").GetBoolean());
        Assert.Equal("New 🚀", archived.GetProperty("properties").Text("name"));
        Assert.NotEqual("", archived.Text("archivedAt"));

        companies.Restore(id);
        Assert.Contains(id, (await client.WalkAsync("/crm/v3/objects/companies")).Ids());

        companies.Purge(id);
        Assert.DoesNotContain(id, (await client.WalkAsync("/crm/v3/objects/companies")).Ids());
        Assert.Empty(await client.WalkAsync("/crm/v3/objects/companies?archived=true"));
    }

    [Fact]
    public async Task the_recycle_bin_forgets_after_ninety_days()
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Companies);
        using var client = new PortalClient(portal);
        portal.Portal.Type("companies").Archive(portal.Portal.Type("companies").LiveIds().First());

        portal.Clock.Advance(TimeSpan.FromDays(89));
        Assert.Single(await client.WalkAsync("/crm/v3/objects/companies?archived=true"));
        portal.Clock.Advance(TimeSpan.FromDays(1));

        Assert.Empty(await client.WalkAsync("/crm/v3/objects/companies?archived=true"));
    }

    [Fact]
    public async Task a_portal_may_start_with_archived_records()
    {
        await using SimulatedPortal portal = await Portals.StartAsync(
            Companies with { ArchivedShare = 0.2, Objects = new Dictionary<string, int> { ["companies"] = 1_000 } });
        using var client = new PortalClient(portal);

        long[] live = (await client.WalkAsync("/crm/v3/objects/companies")).Ids();
        long[] archived = (await client.WalkAsync("/crm/v3/objects/companies?archived=true")).Ids();

        Assert.Equal(1_000, live.Length + archived.Length);
        Assert.InRange(archived.Length, 150, 250);
        Assert.Equal(portal.Portal.Type("companies").ArchivedIds(), archived);
    }

    [Fact]
    public async Task properties_are_added_retyped_and_removed_while_requests_are_served()
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Companies);
        using var client = new PortalClient(portal);
        SimulatedType companies = portal.Portal.Type("companies");
        long id = companies.LiveIds().First();

        companies.AddProperty("score", "number");
        companies.Update(id, new Dictionary<string, string?> { ["score"] = "12" });
        companies.RetypeProperty("numberofemployees", "string");
        companies.RemoveProperty("zip");

        JsonElement[] definitions = (await client.GetAsync("/crm/v3/properties/companies")).Results();
        Assert.Equal("number", definitions.Single(one => one.Text("name") == "score").Text("type"));
        Assert.Equal("string", definitions.Single(one => one.Text("name") == "numberofemployees").Text("type"));
        Assert.DoesNotContain(definitions, one => one.Text("name") == "zip");
        Assert.Equal(
            ["zip"], (await client.GetAsync("/crm/v3/properties/companies?archived=true")).Results().Select(one => one.Text("name")));
        JsonElement values = (await client.WalkAsync("/crm/v3/objects/companies?properties=score,zip"))[0].GetProperty("properties");
        Assert.Equal("12", values.Text("score"));
        Assert.False(values.TryGetProperty("zip", out _));
    }

    [Fact]
    public async Task pipelines_are_404_where_there_are_none_and_archived_ones_show_by_option()
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Companies);
        await using SimulatedPortal showing = await Portals.StartAsync(Companies with { ShowArchivedPipelines = true });
        using var client = new PortalClient(portal);
        using var seeing = new PortalClient(showing);

        (HttpStatusCode none, _) = await client.AskAsync("/crm/v3/pipelines/companies");
        JsonElement[] live = (await client.GetAsync("/crm/v3/pipelines/deals")).Results();
        JsonElement[] all = (await seeing.GetAsync("/crm/v3/pipelines/deals")).Results();

        Assert.Equal(HttpStatusCode.NotFound, none);
        Assert.Equal(["default", "75e28846-ad0d-4be2-a027-5e1da6590b98"], live.Select(one => one.Text("id")));
        Assert.True(all[2].GetProperty("archived").GetBoolean());
        Assert.Equal(3, all[1].GetProperty("stages").GetArrayLength());
        Assert.Equal(2, live[1].GetProperty("stages").GetArrayLength());
    }

    [Fact]
    public async Task the_schema_list_has_custom_objects_only_and_one_standard_schema_can_be_read()
    {
        await using SimulatedPortal portal = await Portals.StartAsync();
        using var client = new PortalClient(portal);

        JsonElement custom = Assert.Single((await client.GetAsync("/crm/v3/schemas")).Results());
        JsonElement contact = await client.GetAsync("/crm-object-schemas/v3/schemas/0-1");

        Assert.Equal("METERS", custom.Text("name"));
        Assert.Equal("p50445259_meters", custom.Text("fullyQualifiedName"));
        Assert.Equal("CONTACT", contact.Text("name"));
        string[] toCompany = [.. contact.GetProperty("associations").EnumerateArray().Where(one => one.Text("toObjectTypeId") == "0-2")
            .Select(one => one.Text("id"))];
        Assert.Equal(["279", "1", "1"], toCompany);
        Assert.True(contact.GetProperty("associations").EnumerateArray().Select(one => one.Text("toObjectTypeId")).Distinct()
            .Count() >= 24);
    }

    [Fact]
    public async Task edits_and_the_truth_are_there_over_http_too()
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Companies);
        using var client = new PortalClient(portal, token: "none-needed");

        (_, JsonElement made) = await client.AskAsync("/__simulator/create", """{"type":"companies","properties":{"name":"by hand"}}""");
        using HttpResponseMessage truth = await client.SendAsync("/__simulator/truth/companies");
        string[] lines = (await truth.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        using HttpResponseMessage wrong = await client.SendAsync("/__simulator/archive", """{"type":"companies","id":7}""");

        Assert.Equal(31, lines.Length);
        JsonElement last = JsonDocument.Parse(lines[^1]).RootElement;
        Assert.Equal(made.GetProperty("id").GetInt64(), last.GetProperty("id").GetInt64());
        Assert.Equal("by hand", last.GetProperty("properties").Text("name"));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Equal(0, portal.Calls.Total);
    }
}

using System.Net;
using System.Text.Json;
using HubSpotEtl.Simulator;
using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.IntegrationTests.Simulator;

public sealed class Associations
{
    private static readonly SimulatorOptions Crm = new()
    {
        Objects = new Dictionary<string, int> { ["contacts"] = 1_300, ["companies"] = 200, ["deals"] = 50, ["leads"] = 40, ["line_items"] = 60, ["services"] = 20, ["meters"] = 30 },
        Limits = PortalLimits.Off,
    };

    [Theory]
    [InlineData("contacts", "companies")]
    [InlineData("companies", "contacts")]
    [InlineData("companies", "companies")]
    [InlineData("leads", "deals")]
    [InlineData("services", "meters")]
    public async Task a_batch_read_brings_what_the_truth_says_and_names_those_without(string from, string to)
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Crm);
        using var client = new PortalClient(portal);
        SimulatedType type = portal.Portal.Type(from), target = portal.Portal.Type(to);
        long[] ids = [.. type.LiveIds().Take(1_000)];

        (HttpStatusCode status, JsonElement body) = await ReadAsync(client, type.Identity.TypeId, target.Identity.TypeId, ids);

        var served = body.Results().SelectMany(one => Links(one).Select(link => (long.Parse(one.GetProperty("from").Text("id")), link)))
            .ToHashSet();
        var truth = ids.SelectMany(id => type.Associations(id).Where(link => link.ToType == target.Name)
            .Select(link => (id, (link.ToId, link.TypeId, link.Category, link.Label)))).ToHashSet();
        Assert.NotEmpty(truth);
        Assert.Equal(truth, served);
        Assert.Equal(truth.Select(one => one.id).Distinct().Count() == ids.Length ? HttpStatusCode.OK : HttpStatusCode.MultiStatus, status);
        Assert.Equal(ids.Except(truth.Select(one => one.id)).Order(), NotFound(body).Order());
    }

    [Fact]
    public async Task both_sides_of_a_generated_link_know_it_with_their_own_number()
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Crm);
        SimulatedType contacts = portal.Portal.Type("contacts"), companies = portal.Portal.Type("companies");
        var inverse = new Dictionary<(string, int), int> { [("HUBSPOT_DEFINED", 1)] = 2, [("HUBSPOT_DEFINED", 279)] = 280, [(
            "USER_DEFINED", 1)] = 2 };

        var there = contacts.LiveIds().SelectMany(id => contacts.Associations(id).Where(link => link.ToType == "companies")
            .Select(link => (id, link.ToId, link.Category, inverse[(link.Category, link.TypeId)]))).ToHashSet();
        var back = companies.LiveIds().SelectMany(id => companies.Associations(id).Where(link => link.ToType == "contacts")
            .Select(link => (link.ToId, id, link.Category, link.TypeId))).ToHashSet();

        Assert.Equal(there, back);
        Assert.Contains(there, link => link.Category == "USER_DEFINED");
        Assert.Contains(there.GroupBy(link => (link.id, link.ToId)), types => types.Count() == 3 || types.Count() == 2);
    }

    [Fact]
    public async Task links_are_made_and_removed_on_both_sides_and_vanish_with_an_archived_record()
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Crm with { Associations = false });
        SimulatedType contacts = portal.Portal.Type("contacts"), companies = portal.Portal.Type("companies");
        long contact = contacts.LiveIds().First(), company = companies.LiveIds().First();
        DateTimeOffset stamp = contacts.Record(contact)!.UpdatedAt;

        portal.Portal.Associate("contacts", contact, "companies", company, 1);
        Assert.Equal([new SimulatedLink("contacts", contact, 2, "HUBSPOT_DEFINED", "Primary")], companies.Associations(company));
        Assert.Equal(stamp, contacts.Record(contact)!.UpdatedAt);

        companies.Archive(company);
        Assert.Empty(contacts.Associations(contact));
        companies.Restore(company);
        Assert.Single(contacts.Associations(contact));

        portal.Portal.Dissociate("companies", company, "contacts", contact, 2);
        Assert.Empty(contacts.Associations(contact));
    }

    [Fact]
    public async Task a_merge_moves_the_links_to_the_survivor()
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Crm);
        SimulatedType companies = portal.Portal.Type("companies"), contacts = portal.Portal.Type("contacts");
        long[] ids = [.. companies.LiveIds().Take(2)];
        HashSet<SimulatedLink> both = [.. ids.SelectMany(companies.Associations).Where(link => link.ToType == "contacts")];

        companies.Merge(ids[0], ids[1]);

        Assert.Equal(both, companies.Associations(ids[0]).Where(link => link.ToType == "contacts").ToHashSet());
        Assert.Empty(companies.Associations(ids[1]));
        Assert.All(both, link => Assert.Contains(contacts.Associations(link.ToId), back => back.ToId == ids[0]));
    }

    [Fact]
    public async Task twelve_hundred_targets_come_in_pages_whose_cursor_is_sent_back_as_it_is()
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Crm with { FanOut = 1_200, AssociationPageSize = 500 });
        using var client = new PortalClient(portal);
        long company = portal.Portal.Type("companies").LiveIds().First();
        var found = new HashSet<long>();
        string after = "";

        for (int calls = 1; calls <= 3; calls++)
        {
            (HttpStatusCode status, JsonElement body) = await client.AskAsync(
                "/crm/v4/associations/companies/contacts/batch/read", $$"""{"inputs":[{"id":"{{company}}","after":"{{after}}"}]}""");
            Assert.Equal(HttpStatusCode.OK, status);
            found.UnionWith(Links(body.Results()[0]).Select(link => link.ToId));
            after = body.Results()[0].Cursor() ?? "";
            Assert.Equal(calls < 3, after.Contains('%'));
        }

        Assert.True(found.Count >= 1_200);
        Assert.Equal(
            portal.Portal.Type("companies").Associations(company).Where(link => link.ToType == "contacts").Select(link => link.ToId)
                .ToHashSet(),
            found);
    }

    [Fact]
    public async Task a_decoded_cursor_an_unknown_pair_and_too_many_inputs_are_refused()
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Crm);
        using var client = new PortalClient(portal);
        long[] ids = [.. portal.Portal.Type("contacts").LiveIds().Take(1_001)];

        (HttpStatusCode decoded, _) = await client.AskAsync("/crm/v4/associations/contacts/companies/batch/read", $$"""{"inputs":[{"id":"{{ids[0]}}","after":"MC0yMDA="}]}""");
        (HttpStatusCode pair, _) = await ReadAsync(client, "contacts", "products", [ids[0]]);
        (HttpStatusCode many, _) = await ReadAsync(client, "contacts", "companies", ids);
        (HttpStatusCode labels, _) = await client.AskAsync("/crm/v4/associations/contacts/products/labels");

        Assert.All([decoded, pair, many, labels], status => Assert.Equal(HttpStatusCode.BadRequest, status));
    }

    [Fact]
    public async Task the_list_names_the_types_that_are_not_empty()
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Crm);
        using var client = new PortalClient(portal);
        SimulatedType deals = portal.Portal.Type("deals");

        List<JsonElement> rows = await client.WalkAsync(
            "/crm/v3/objects/deals?associations=contacts,0-8,companies,tickets,no_such_type,products");

        foreach (JsonElement row in rows)
        {
            string[] named = row.TryGetProperty("associations", out JsonElement inline)
                ? [.. inline.EnumerateObject().Select(one => one.Name)]
                : [];
            string[] truth = [.. deals.Associations(long.Parse(row.Text("id")))
                .Where(link => link.ToType is "contacts" or "line_items" or "companies").Select(link => link.ToType.Replace('_', ' '))
                .Distinct()];
            Assert.Equal(truth.Order(), named.Order());
        }
        JsonElement companies = rows.Select(row => row.GetProperty("associations")).First(one => one.TryGetProperty("companies", out _))
            .GetProperty("companies");
        Assert.Equal(["deal_to_company", "deal_to_company_unlabeled"], companies.Results().Select(one => one.Text("type")).Order());
    }

    [Fact]
    public async Task custom_objects_go_by_their_full_name_in_the_list_unless_the_parameter_is_ignored()
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Crm);
        await using SimulatedPortal deaf = await Portals.StartAsync(Crm with { IgnoreInlineAssociations = true });
        using var client = new PortalClient(portal);
        using var unheard = new PortalClient(deaf);
        const string path = "/crm/v3/objects/services?associations=2-130000001";

        Assert.Contains(
            await client.WalkAsync(path),
            row => row.TryGetProperty("associations", out JsonElement one) && one.TryGetProperty("p50445259_meters", out _));
        Assert.DoesNotContain(await unheard.WalkAsync(path), row => row.TryGetProperty("associations", out _));
    }

    private static Task<(HttpStatusCode Status, JsonElement Json)> ReadAsync(PortalClient client, string from, string to, long[] ids) =>
        client.AskAsync(
        $"/crm/v4/associations/{from}/{to}/batch/read", $$"""{"inputs":[{{string.Join(',', ids.Select(id => $$"""{"id":"{{id}}"}"""))}}]}""");

    private static IEnumerable<(long ToId, int TypeId, string Category, string? Label)> Links(JsonElement result) =>
        from to in result.GetProperty("to").EnumerateArray()
        from kind in to.GetProperty("associationTypes").EnumerateArray()
        select (
            to.GetProperty("toObjectId").GetInt64(), kind.GetProperty("typeId").GetInt32(), kind.Text("category"),
            kind.GetProperty("label").GetString());

    private static IEnumerable<long> NotFound(JsonElement body) =>
        (body.TryGetProperty("errors", out JsonElement errors) ? errors.EnumerateArray() : [])
        .Where(error => error.Text("subCategory") == "crm.associations.NO_ASSOCIATIONS_FOUND")
        .Select(error => long.Parse(error.GetProperty("context").GetProperty("fromObjectId")[0].GetString()!));
}

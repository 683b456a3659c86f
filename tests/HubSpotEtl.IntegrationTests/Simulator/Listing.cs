using System.Net;
using System.Text.Json;
using HubSpotEtl.IntegrationTests.Runs.Evidence;
using HubSpotEtl.Simulator;
using HubSpotEtl.Simulator.Faults;
using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.IntegrationTests.Simulator;

public sealed class Listing
{
    private static readonly SimulatorOptions Small =
        new() { Objects = new Dictionary<string, int> { ["contacts"] = 250, ["meters"] = 3 }, Limits = PortalLimits.Off };

    [Fact]
    public async Task a_walk_brings_every_live_record_once_in_ascending_sparse_ids()
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Small);
        using var client = new PortalClient(portal);

        long[] ids = (await client.WalkAsync("/crm/v3/objects/contacts")).Ids();

        Assert.Equal(portal.Portal.Type("contacts").LiveIds(), ids);
        Assert.Equal(250, ids.Length);
        Assert.Equal(ids.Order().Distinct(), ids);
        Assert.True(ids[^1] - ids[0] > 100_000_000_000);
        Assert.Equal(3, portal.Calls.Count(CallFamily.List, "contacts"));
        Assert.Empty(portal.Failures);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task every_value_is_served_exactly_as_the_truth_says(bool hostile, int seed)
    {
        SimulatorOptions options = Small with { HostileData = hostile, DatesWithTime = hostile, Seed = seed, Properties = new Dictionary<string, int> { ["*"] = 200 }, MaxUrlLength = 100_000 };
        await using SimulatedPortal portal = await Portals.StartAsync(options);
        using var client = new PortalClient(portal);
        SimulatedType contacts = portal.Portal.Type("contacts");
        string names = string.Join("&", contacts.Properties.Select(property => $"properties={Uri.EscapeDataString(property.Name)}"));

        List<JsonElement> rows = await client.WalkAsync($"/crm/v3/objects/contacts?{names}");

        Assert.Equal(250, rows.Count);
        foreach (JsonElement row in rows)
        {
            SimulatedRecord truth = contacts.Record(long.Parse(row.Text("id")))!;
            Dictionary<string, string?> served = row.GetProperty("properties").EnumerateObject()
                .ToDictionary(one => one.Name, one => one.Value.Unescaped());
            Assert.Equal(
                truth.Properties.OrderBy(one => one.Key, StringComparer.Ordinal), served.OrderBy(one => one.Key, StringComparer.Ordinal));
            Assert.Equal(truth.UpdatedAt, row.GetProperty("updatedAt").GetDateTimeOffset());
        }
    }

    [Fact]
    public async Task hostile_values_reach_the_client_as_they_are()
    {
        await using SimulatedPortal portal = await Portals.StartAsync(
            Small with { HostileData = true, Objects = new Dictionary<string, int> { ["contacts"] = 3_000 } });
        SimulatedType contacts = portal.Portal.Type("contacts");
        string[] values = [.. contacts.LiveIds().SelectMany(id => contacts.Record(id)!.Properties.Values).OfType<string>().Distinct()];

        Assert.Contains(values, value => value.Contains('\0'));
        Assert.Contains(values, value => value.Contains('\ud800') && !value.Contains('\udc00'));
        Assert.Contains(values, value => value.Length == 65_536);
        Assert.Contains("0.2000000000000000111022302462515654042363166809082031", values);
        Assert.Contains("12000-06-15", values);
        Assert.Contains("134376773869;137654776000", values);
        Assert.Contains("", values);
        string[] names = [.. contacts.Properties.Select(property => property.Name)];
        Assert.Contains("\"; drop table contact; --", names);
        Assert.Contains(names.GroupBy(name => name.Length > 63 ? name[..63] : name), same => same.Count() > 1);
    }

    [Fact]
    public async Task three_properties_always_come_and_undefined_ones_are_ignored()
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Small);
        using var client = new PortalClient(portal);

        JsonElement row = (await client.GetAsync("/crm/v3/objects/contacts?limit=1&properties=email,no_such_thing")).Results()[0];

        Assert.Equal(
            ["createdate", "email", "hs_object_id", "lastmodifieddate"],
            row.GetProperty("properties").EnumerateObject().Select(one => one.Name));
    }

    [Theory]
    [InlineData(false, JsonValueKind.Null)]
    [InlineData(true, JsonValueKind.Undefined)]
    public async Task an_unset_property_is_null_or_by_option_left_out(bool omit, JsonValueKind kind)
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Small with { OmitNulls = omit });
        using var client = new PortalClient(portal);

        JsonElement row = (await client.GetAsync("/crm/v3/objects/contacts?limit=1&properties=hs_lastmodifieddate")).Results()[0];

        row.GetProperty("properties").TryGetProperty("hs_lastmodifieddate", out JsonElement value);
        Assert.Equal(kind, value.ValueKind);
    }

    [Fact]
    public async Task the_cursor_is_the_inclusive_id_of_the_next_row_and_any_number_is_taken()
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Small);
        using var client = new PortalClient(portal);
        long[] ids = [.. portal.Portal.Type("contacts").LiveIds()];

        JsonElement first = await client.GetAsync("/crm/v3/objects/contacts?limit=10");
        JsonElement fromTheMiddle = await client.GetAsync($"/crm/v3/objects/contacts?limit=1&after={ids[99] + 1}");

        Assert.Equal($"{ids[10]}", first.Cursor());
        Assert.Equal([ids[100]], fromTheMiddle.Results().Ids());
    }

    [Fact]
    public async Task opaque_cursors_lead_to_the_end_and_a_number_is_refused()
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Small with { OpaqueCursors = true });
        using var client = new PortalClient(portal);

        JsonElement first = await client.GetAsync("/crm/v3/objects/contacts?limit=10");
        (HttpStatusCode status, _) = await client.AskAsync("/crm/v3/objects/contacts?after=200000000000");

        Assert.Contains('%', first.Cursor()!);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(portal.Portal.Type("contacts").LiveIds(), (await client.WalkAsync("/crm/v3/objects/contacts")).Ids());
    }

    [Fact]
    public async Task short_and_overlapping_pages_still_bring_everything()
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Small with { ShortPages = true, OverlappingPages = true });
        using var client = new PortalClient(portal);

        long[] ids = (await client.WalkAsync("/crm/v3/objects/contacts", limit: 50)).Ids();

        Assert.True(ids.Length > 250);
        Assert.Equal(portal.Portal.Type("contacts").LiveIds(), ids.Distinct());
    }

    [Theory]
    [InlineData("contacts?limit=101")]
    [InlineData("contacts?limit=0")]
    [InlineData("contacts?limit=51&propertiesWithHistory=email")]
    [InlineData("contacts?after=abc")]
    [InlineData("meters")]
    [InlineData("foo")]
    [InlineData("meetings?archived=true")]
    [InlineData("contacts?associations=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31")]
    public async Task what_hubspot_refuses_is_refused_by_400(string call)
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Small);
        using var client = new PortalClient(portal);

        (HttpStatusCode status, JsonElement body) = await client.AskAsync($"/crm/v3/objects/{call}");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("error", body.Text("status"));
    }

    [Theory]
    [InlineData("/crm/v3/objects/contacts")]
    [InlineData("/crm/v3/objects/CONTACT")]
    [InlineData("/crm/v3/objects/0-1")]
    [InlineData("/crm/objects/2026-03/contact")]
    [InlineData("/crm/objects/v3/contacts")]
    [InlineData("/crm/v3/objects/p50445259_meters")]
    [InlineData("/crm/v3/objects/P_METERS")]
    [InlineData("/crm/v3/objects/2-130000001")]
    public async Task types_go_by_all_their_names_and_paths_by_all_their_versions(string path)
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Small);
        using var client = new PortalClient(portal);

        Assert.NotEmpty((await client.GetAsync(path)).Results());
    }

    [Fact]
    public async Task a_url_that_is_too_long_gets_414_in_html()
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Small);
        using var client = new PortalClient(portal);

        using HttpResponseMessage good = await client.SendAsync("/crm/v3/objects/contacts?properties=" + new string('x', 15_900));
        using HttpResponseMessage bad = await client.SendAsync("/crm/v3/objects/contacts?properties=" + new string('x', 16_000));

        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        Assert.Equal(HttpStatusCode.RequestUriTooLong, bad.StatusCode);
        Assert.Equal("text/html", bad.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task answers_are_compressed_for_clients_that_ask()
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Small);
        using var client = new PortalClient(portal);

        using HttpResponseMessage zipped = await client.SendAsync(
            "/crm/v3/objects/contacts?limit=100", change: request => request.Headers.Add("Accept-Encoding", "gzip"));
        await using Stream body = new System.IO.Compression.GZipStream(
            await zipped.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken),
            System.IO.Compression.CompressionMode.Decompress);
        using JsonDocument json = await JsonDocument.ParseAsync(body, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Contains("gzip", zipped.Content.Headers.ContentEncoding);
        Assert.Equal(100, json.RootElement.Results().Length);
    }

    [Fact]
    public async Task the_same_seed_makes_the_same_portal_and_another_seed_another()
    {
        await using SimulatedPortal one = await Portals.StartAsync(Small);
        await using SimulatedPortal same = await Portals.StartAsync(Small);
        await using SimulatedPortal other = await Portals.StartAsync(Small with { Seed = 7 });

        Assert.Equal(Emails(one), Emails(same));
        Assert.NotEqual(Emails(one), Emails(other));

        static string[] Emails(SimulatedPortal portal) =>
            [.. portal.Portal.Type("contacts").LiveIds()
                .Select(id => string.Join('|', portal.Portal.Type("contacts").Record(id)!.Properties.Values))];
    }
}

using System.Net;
using System.Text.Json;
using HubSpotEtl.Simulator;
using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.IntegrationTests.Simulator;

public sealed class Searching
{
    private static readonly SimulatorOptions Deals = new()
    {
        Objects = new Dictionary<string, int> { ["deals"] = 500 }, Limits = PortalLimits.Off, SearchLag = TimeSpan.FromMinutes(2),
    };

    [Fact]
    public async Task ids_compare_as_numbers_and_keyset_paging_reaches_all()
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Deals);
        using var client = new PortalClient(portal);
        var found = new List<long>();

        for (long last = 0; ;)
        {
            (_, JsonElement page) = await client.SearchAsync("deals", $$"""{"propertyName":"hs_object_id","operator":"GT","value":"{{last}}"}""");
            if (page.Results().Length == 0)
                break;
            Assert.Equal(500 - found.Count, page.GetProperty("total").GetInt32());
            found.AddRange(page.Results().Ids());
            last = found[^1];
        }

        Assert.Equal(portal.Portal.Type("deals").LiveIds(), found);
    }

    [Fact]
    public async Task a_change_shows_only_after_the_lag_and_then_by_the_millisecond()
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Deals);
        using var client = new PortalClient(portal);
        SimulatedType deals = portal.Portal.Type("deals");
        long id = deals.LiveIds().ElementAt(7);
        long before = portal.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        deals.Update(id, new Dictionary<string, string?> { ["dealname"] = "changed" });
        long stamp = deals.Record(id)!.UpdatedAt.ToUnixTimeMilliseconds();

        Assert.Empty(await Since(client, before));
        portal.LetSearchCatchUp();

        Assert.Equal([id], await Since(client, stamp));
        Assert.Empty(await Since(client, stamp + 1));
    }

    [Fact]
    public async Task a_row_may_match_on_its_old_version_and_come_back_as_its_new_one()
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Deals);
        using var client = new PortalClient(portal);
        SimulatedType deals = portal.Portal.Type("deals");
        long id = deals.LiveIds().First();
        deals.Update(id, new Dictionary<string, string?> { ["dealname"] = "old" });
        long old = deals.Record(id)!.UpdatedAt.ToUnixTimeMilliseconds();
        portal.LetSearchCatchUp();
        deals.Update(id, new Dictionary<string, string?> { ["dealname"] = "new" });

        (_, JsonElement page) = await client.SearchAsync(
            "deals", $$"""{"propertyName":"hs_lastmodifieddate","operator":"LTE","value":"{{old}}"},{"propertyName":"hs_lastmodifieddate","operator":"GTE","value":"{{old}}"}""",
            ""","properties":["dealname"]""");

        JsonElement row = Assert.Single(page.Results());
        Assert.Equal("new", row.GetProperty("properties").Text("dealname"));
        Assert.True(row.GetProperty("updatedAt").GetDateTimeOffset().ToUnixTimeMilliseconds() > old);
    }

    [Fact]
    public async Task by_option_the_version_that_matched_comes_back()
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Deals with { SearchReturnsIndexedVersion = true });
        using var client = new PortalClient(portal);
        SimulatedType deals = portal.Portal.Type("deals");
        long id = deals.LiveIds().First();
        string? before = deals.Record(id)!.Properties["dealname"];
        deals.Update(id, new Dictionary<string, string?> { ["dealname"] = "new" });

        (_, JsonElement page) = await client.SearchAsync(
            "deals", $$"""{"propertyName":"hs_object_id","operator":"EQ","value":"{{id}}"}""", ""","properties":["dealname"]""");

        Assert.Equal(before, Assert.Single(page.Results()).GetProperty("properties").Text("dealname"));
    }

    [Fact]
    public async Task archived_and_purged_records_never_appear_even_within_the_lag()
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Deals);
        using var client = new PortalClient(portal);
        long[] ids = [.. portal.Portal.Type("deals").LiveIds().Take(2)];
        portal.Portal.Type("deals").Archive(ids[0]);
        portal.Portal.Type("deals").Purge(ids[1]);

        (_, JsonElement page) = await client.SearchAsync("deals", "");

        Assert.Equal(498, page.GetProperty("total").GetInt32());
        Assert.DoesNotContain(ids[0], page.Results().Ids());
    }

    [Fact]
    public async Task more_than_ten_thousand_rows_may_share_one_stamp_and_offsets_end_there()
    {
        await using SimulatedPortal portal = await Portals.StartAsync(
            Deals with { Objects = new Dictionary<string, int> { ["deals"] = 12_000 }, SearchLag = TimeSpan.Zero });
        using var client = new PortalClient(portal);
        long stamp = portal.Portal.Type("deals").TouchAll().ToUnixTimeMilliseconds();
        string filter = $$"""{"propertyName":"hs_lastmodifieddate","operator":"EQ","value":"{{stamp}}"}""";

        (_, JsonElement page) = await client.SearchAsync("deals", filter);
        (HttpStatusCode last, JsonElement lastPage) = await client.SearchAsync("deals", filter, ""","after":"9800" """);
        (HttpStatusCode beyond, _) = await client.SearchAsync("deals", filter, ""","after":"9801" """);

        Assert.Equal(12_000, page.GetProperty("total").GetInt32());
        Assert.Equal("200", page.Cursor());
        Assert.Equal(HttpStatusCode.OK, last);
        Assert.Equal("10000", lastPage.Cursor());
        Assert.Equal(HttpStatusCode.BadRequest, beyond);
    }

    [Fact]
    public async Task the_greatest_id_is_found_by_descending_order()
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Deals);
        using var client = new PortalClient(portal);

        (_, JsonElement page) = await client.AskAsync(
            "/crm/v3/objects/deals/search", """{"sorts":[{"propertyName":"hs_object_id","direction":"DESCENDING"}],"limit":1}""");

        Assert.Equal([portal.Portal.Type("deals").LiveIds().Last()], page.Results().Ids());
    }

    [Theory]
    [InlineData("""{"limit":201}""")]
    [InlineData("""{"limit":0}""")]
    [InlineData("""{"sorts":["-createdate","createdate"]}""")]
    [InlineData("""{"filterGroups":[{"filters":[{"propertyName":"nope","operator":"EQ","value":"1"}]}]}""")]
    [InlineData("""{"filterGroups":[{"filters":[{"propertyName":"amount","operator":"LIKE","value":"1"}]}]}""")]
    [InlineData("""{"filterGroups":[{},{},{},{},{},{}],"limit":}""")]
    public async Task bad_searches_are_refused(string body)
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Deals);
        using var client = new PortalClient(portal);

        (HttpStatusCode status, JsonElement json) = await client.AskAsync("/crm/v3/objects/deals/search", body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("VALIDATION_ERROR", json.Text("category"));
    }

    [Theory]
    [InlineData(0, false, HttpStatusCode.OK)]
    [InlineData(3_000, false, HttpStatusCode.OK)]
    [InlineData(3_000, true, HttpStatusCode.BadRequest)]
    public async Task the_length_of_the_body_counts_with_or_without_properties(int limit, bool counts, HttpStatusCode expected)
    {
        await using SimulatedPortal portal = await Portals.StartAsync(
            Deals with { SearchBodyLimit = limit, SearchBodyCountsProperties = counts });
        using var client = new PortalClient(portal);
        string names = string.Join(',', Enumerable.Range(0, 300).Select(i => $"\"property_{i}\""));

        (HttpStatusCode status, _) = await client.SearchAsync("deals", "", $$""","properties":[{{names}}]""");

        Assert.Equal(expected, status);
    }

    private static async Task<long[]> Since(PortalClient client, long ms)
    {
        (_, JsonElement page) = await client.SearchAsync("deals", $$"""{"propertyName":"hs_lastmodifieddate","operator":"GTE","value":"{{ms}}"}""");
        return page.Results().Ids();
    }
}

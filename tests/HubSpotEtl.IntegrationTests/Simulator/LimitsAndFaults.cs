using System.Net;
using System.Text.Json;
using HubSpotEtl.Simulator;
using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.IntegrationTests.Simulator;

public sealed class LimitsAndFaults
{
    private const string List = "/crm/v3/objects/contacts?limit=100";

    private static readonly SimulatorOptions Contacts = new() { Objects = new Dictionary<string, int> { ["contacts"] = 250 } };

    [Fact]
    public async Task the_eleventh_call_in_ten_seconds_is_refused_and_the_headers_count_down()
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Contacts with { Limits = new PortalLimits { PerTenSeconds = 10 } });
        using var client = new PortalClient(portal);

        for (int left = 9; left >= 0; left--)
            Assert.Equal($"{left}", await HeaderAsync(client, List, "X-HubSpot-RateLimit-Remaining"));
        (HttpStatusCode status, JsonElement body) = await client.AskAsync(List);
        portal.Clock.Advance(TimeSpan.FromSeconds(10));
        (HttpStatusCode later, _) = await client.AskAsync(List);

        Assert.Equal(HttpStatusCode.TooManyRequests, status);
        Assert.Equal("TEN_SECONDLY_ROLLING", body.Text("policyName"));
        Assert.Equal(HttpStatusCode.OK, later);
        Assert.Equal(1, portal.Calls.RateLimited);
    }

    [Fact]
    public async Task search_and_associations_have_their_own_buckets_without_headers()
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Contacts with
        {
            Limits = new PortalLimits { PerTenSeconds = 1, SearchPerSecond = 1, AssociationsPerTenSeconds = 1 },
            TimeProvider = Frozen.Clock,
        });
        using var client = new PortalClient(portal);
        const string pair = "/crm/v4/associations/contacts/companies/batch/read", one = """{"inputs":[{"id":"1"}]}""";

        using HttpResponseMessage search = await client.SendAsync("/crm/v3/objects/contacts/search", "{}");
        (HttpStatusCode secondSearch, JsonElement refusal) = await client.AskAsync("/crm/v3/objects/contacts/search", "{}");
        (HttpStatusCode links, _) = await client.AskAsync(pair, one);
        (HttpStatusCode secondLinks, _) = await client.AskAsync(pair, one);
        (HttpStatusCode list, _) = await client.AskAsync(List);

        Assert.Equal(HttpStatusCode.OK, search.StatusCode);
        Assert.DoesNotContain(search.Headers, header => header.Key.Contains("RateLimit", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(HttpStatusCode.TooManyRequests, secondSearch);
        Assert.Equal("RATE_LIMITS", refusal.Text("category"));
        Assert.False(refusal.TryGetProperty("policyName", out _));
        Assert.Equal(HttpStatusCode.MultiStatus, links);
        Assert.Equal(HttpStatusCode.TooManyRequests, secondLinks);
        Assert.Equal(HttpStatusCode.OK, list);
    }

    [Fact]
    public async Task the_day_has_a_limit_and_starts_again_at_midnight()
    {
        await using SimulatedPortal portal = await Portals.StartAsync(
            Contacts with { Limits = new PortalLimits { Daily = 2, RetryAfter = true } });
        using var client = new PortalClient(portal);

        await client.GetAsync(List);
        Assert.Equal("0", await HeaderAsync(client, List, "X-HubSpot-RateLimit-Daily-Remaining"));
        (HttpStatusCode status, JsonElement body) = await client.AskAsync(List);
        portal.Clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal(HttpStatusCode.TooManyRequests, status);
        Assert.Equal("DAILY", body.Text("policyName"));
        await client.GetAsync(List);
    }

    [Theory]
    [InlineData("", 401, "INVALID_AUTHENTICATION")]
    [InlineData("pat-eu1-00000000-0000-0000-0000-000000000000", 401, " day(s) ago")]
    [InlineData("short", 530, "<html>")]
    public async Task tokens_that_are_wrong_are_told_in_different_ways(string token, int status, string word)
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Contacts);
        using var client = new PortalClient(portal);

        using HttpResponseMessage response = await client.SendAsync(
            List, change: request =>
                request.Headers.TryAddWithoutValidation("Authorization", token.Length > 0 ? "Bearer " + token : "none"));

        Assert.Equal(status, (int)response.StatusCode);
        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains(word, body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_token_expires_and_a_new_one_works()
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Contacts);
        using var old = new PortalClient(portal);
        portal.ExpireToken(TimeSpan.FromMinutes(30));
        await old.GetAsync(List);

        portal.Clock.Advance(TimeSpan.FromMinutes(31));
        (HttpStatusCode expired, JsonElement body) = await old.AskAsync(List);
        portal.ReplaceToken("pat-eu1-11111111-1111-1111-1111-111111111111");
        using var renewed = new PortalClient(portal);

        Assert.Equal(HttpStatusCode.Unauthorized, expired);
        Assert.Equal("EXPIRED_AUTHENTICATION", body.Text("category"));
        await renewed.GetAsync(List);
    }

    [Theory]
    [InlineData(423, "application/json")]
    [InlineData(477, "application/json")]
    [InlineData(500, "application/json")]
    [InlineData(503, "application/json")]
    [InlineData(502, "text/html")]
    [InlineData(524, "text/html")]
    public async Task a_planned_status_comes_once_and_in_the_right_form(int status, string mediaType)
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Contacts);
        using var client = new PortalClient(portal);
        portal.Faults.Next(CallFamily.List, "contacts", Fault.Status(status, TimeSpan.FromSeconds(3)));

        using HttpResponseMessage other = await client.SendAsync("/crm/v3/objects/companies");
        using HttpResponseMessage faulty = await client.SendAsync(List);
        using HttpResponseMessage next = await client.SendAsync(List);

        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.Equal(status, (int)faulty.StatusCode);
        Assert.Equal(mediaType, faulty.Content.Headers.ContentType!.MediaType);
        Assert.Equal(TimeSpan.FromSeconds(3), faulty.Headers.RetryAfter!.Delta);
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    [Fact]
    public async Task a_cut_body_is_no_json_and_a_dropped_connection_no_answer()
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Contacts);
        using var client = new PortalClient(portal);
        portal.Faults.When(call => call.NumberInFamily switch
        {
            1 => Fault.TruncatedBody,
            2 => Fault.DroppedConnection,
            3 => Fault.NoAnswer,
            _ => null,
        });

        await Assert.ThrowsAnyAsync<JsonException>(() => client.AskAsync(List));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.AskAsync(List));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.AskAsync(List));
        Assert.Equal(100, (await client.GetAsync(List)).Results().Length);
    }

    [Fact]
    public async Task a_redirect_leads_to_another_host_and_a_slow_body_is_whole_in_the_end()
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Contacts);
        using var client = new PortalClient(portal);
        portal.Faults.Next(CallFamily.List, "0-1", Fault.Redirect("http://elsewhere.invalid/"));
        portal.Faults.Next(CallFamily.List, "contact", Fault.SlowBody(TimeSpan.FromMilliseconds(200)));

        using HttpResponseMessage redirect = await client.SendAsync(List);
        long started = TimeProvider.System.GetTimestamp();
        JsonElement slow = await client.GetAsync(List);

        Assert.Equal("http://elsewhere.invalid/", redirect.Headers.Location!.ToString());
        Assert.Equal(100, slow.Results().Length);
        Assert.True(TimeProvider.System.GetElapsedTime(started) > TimeSpan.FromMilliseconds(150));
    }

    [Fact]
    public async Task a_planned_429_is_not_counted_as_the_clients_fault()
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Contacts);
        using var client = new PortalClient(portal);
        portal.Faults.Kinds = [Fault.TenSecondLimit];
        portal.Faults.Rate = 1;

        (HttpStatusCode status, _) = await client.AskAsync(List);

        Assert.Equal(HttpStatusCode.TooManyRequests, status);
        Assert.Equal(1, portal.Calls.Status(429));
        Assert.Equal(0, portal.Calls.RateLimited);
    }

    [Fact]
    public async Task a_listing_breaks_off_comes_half_or_empty()
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Contacts);
        using var client = new PortalClient(portal);
        portal.Faults.Next(CallFamily.List, "contacts", Fault.ListingEndsEarly);
        portal.Faults.Next(CallFamily.List, "contacts", Fault.HalfListing);
        portal.Faults.Next(CallFamily.List, "contacts", Fault.EmptyListing);

        Assert.Equal(100, (await client.WalkAsync("/crm/v3/objects/contacts")).Count);
        Assert.Equal(50, (await client.WalkAsync("/crm/v3/objects/contacts")).Count);
        Assert.Empty(await client.WalkAsync("/crm/v3/objects/contacts"));
        Assert.Equal(250, (await client.WalkAsync("/crm/v3/objects/contacts")).Count);
    }

    [Fact]
    public async Task a_missing_scope_is_named_in_any_of_four_places()
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Contacts);
        using var client = new PortalClient(portal);
        foreach (ScopePlace place in Enum.GetValues<ScopePlace>())
            portal.Faults.Next(null, null, Fault.MissingScope("crm.objects.contacts.read", place));

        foreach (ScopePlace _ in Enum.GetValues<ScopePlace>())
        {
            (HttpStatusCode status, JsonElement body) = await client.AskAsync(List);
            Assert.Equal(HttpStatusCode.Forbidden, status);
            Assert.Contains("crm.objects.contacts.read", body.GetRawText(), StringComparison.Ordinal);
        }
        portal.Faults.Deny("companies");
        (HttpStatusCode denied, _) = await client.AskAsync("/crm/v4/associations/contacts/companies/batch/read", """{"inputs":[{"id":"1"}]}""");
        Assert.Equal(HttpStatusCode.Forbidden, denied);
    }

    [Fact]
    public async Task random_faults_come_at_their_rate_and_the_same_for_the_same_seed()
    {
        string first = await Outcomes(), second = await Outcomes();

        Assert.Equal(first, second);
        Assert.InRange(first.Count(outcome => outcome == 'x'), 20, 60);

        static async Task<string> Outcomes()
        {
            await using SimulatedPortal portal = await Portals.StartAsync(Contacts with { FaultRate = 0.2, Limits = PortalLimits.Off });
            using var client = new PortalClient(portal);
            var outcomes = new char[200];
            for (int i = 0; i < outcomes.Length; i++)
                outcomes[i] = await IsGood(client) ? '.' : 'x';
            return new string(outcomes);
        }

        static async Task<bool> IsGood(PortalClient client)
        {
            try
            {
                return (await client.AskAsync("/crm/v3/pipelines/deals")).Status == HttpStatusCode.OK;
            }
            catch (Exception error) when (error is HttpRequestException or JsonException)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task the_date_header_is_the_portals_clock()
    {
        await using SimulatedPortal portal = await Portals.StartAsync(Contacts);
        using var client = new PortalClient(portal);
        portal.Clock.Advance(TimeSpan.FromDays(1_000));

        using HttpResponseMessage response = await client.SendAsync(List);

        Assert.InRange(response.Headers.Date!.Value, portal.Clock.GetUtcNow().AddMinutes(-1), portal.Clock.GetUtcNow());
    }

    private static async Task<string> HeaderAsync(PortalClient client, string path, string name)
    {
        using HttpResponseMessage response = await client.SendAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return response.Headers.GetValues(name).Single();
    }

    /// <summary>A clock that stands still, so that a second never passes between two calls.</summary>
    private sealed class Frozen : TimeProvider
    {
        public static Frozen Clock { get; } = new();

        public override DateTimeOffset GetUtcNow() => new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);
    }
}

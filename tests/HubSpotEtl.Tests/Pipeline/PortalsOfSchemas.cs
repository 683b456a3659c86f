using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Crm;
using HubSpotEtl.HubSpot;
using HubSpotEtl.Pipeline.Portal;
using HubSpotEtl.Postgres;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Session;
using HubSpotEtl.Secrets;
using HubSpotEtl.Tests.HubSpot.Support;

namespace HubSpotEtl.Tests.Pipeline;

public class PortalsOfSchemas
{
    // What the schema holds, what HubSpot tells of the token (-: it does not), what the user accepts, what follows.
    [Theory]
    [InlineData(null, 1, null, nameof(PortalVerdict.Learns), 1)]
    [InlineData(null, 1, 1, nameof(PortalVerdict.Learns), 1)]
    [InlineData(null, 1, 2, nameof(PortalVerdict.Refused), null)]
    [InlineData(null, null, null, nameof(PortalVerdict.Unproved), null)]
    [InlineData(null, null, 2, nameof(PortalVerdict.Learns), 2)]
    [InlineData(1, 1, null, nameof(PortalVerdict.Same), null)]
    [InlineData(1, 1, 1, nameof(PortalVerdict.Same), null)]
    [InlineData(1, 1, 2, nameof(PortalVerdict.Refused), null)]
    [InlineData(1, 2, null, nameof(PortalVerdict.Refused), null)]
    [InlineData(1, 2, 2, nameof(PortalVerdict.Moves), 2)]
    [InlineData(1, 2, 1, nameof(PortalVerdict.Refused), null)]
    [InlineData(1, 2, 3, nameof(PortalVerdict.Refused), null)]
    [InlineData(1, null, null, nameof(PortalVerdict.Refused), null)]
    [InlineData(1, null, 1, nameof(PortalVerdict.Same), null)]
    [InlineData(1, null, 2, nameof(PortalVerdict.Refused), null)]
    public void decide_what_a_token_may_do(int? stored, int? token, int? accepted, string verdict, int? portal)
    {
        var rule = PortalRule.Decide(stored, new TokenPortal(token, token is null ? "403" : null), accepted, "hubspot_etl");

        Assert.Equal((verdict, portal), (rule.Verdict.ToString(), rule.Portal));
        Assert.Equal(rule.Verdict == PortalVerdict.Refused, rule.Mistake is not null);
        // Who is refused is told all that is known.
        foreach (var known in new[] { stored, token, accepted }.OfType<int>())
            if (rule.Mistake is { } mistake)
                Assert.Contains($"{known}", $"{mistake}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("p11_car,p11_boat", 11L)]
    [InlineData("p11_car,CONTACT,", 11L)]
    [InlineData("p11_car,p12_boat", null)]
    [InlineData("p0_car", null)]
    [InlineData("p99999999999999999999_car", null)]
    [InlineData("CONTACT", null)]
    [InlineData("", null)]
    public void are_told_by_the_full_names_of_custom_objects_that_agree(string names, long? portal) =>
        Assert.Equal(portal, TokenPortal.NamedBy(names.Split(',').Select(name => new ObjectSchema("2-1", "X", name, []))));

    [Theory]
    [InlineData(401, 1)]
    [InlineData(500, 3)]
    public async Task are_asked_for_by_the_next_object_where_hubspot_failed_and_once_where_it_answered(int status, int calls)
    {
        using var hubSpot = new FakePortal(options => options with { MaxAttempts = 3 });
        hubSpot.Answers([.. Enumerable.Repeat(Answer.Json(Answer.Error("trouble"), status), calls), Answer.Json("""{"portalId":7}""")]);
        await using var database = new Database(
            new DatabaseSettings("127.0.0.1", 1, "none", "nobody", new Secret(""), new SqlIdentifier("hubspot_etl")));
        var portal = new SchemaPortal(hubSpot.Client, database, new SyncOptions { ObjectTypes = ["contacts", "deals"] });

        await Assert.ThrowsAsync<HubSpotApiException>(() => portal.AskAsync(TestContext.Current.CancellationToken));

        Assert.Equal(7, (await portal.AskAsync(TestContext.Current.CancellationToken)).Id);
        Assert.Equal(7, (await portal.AskAsync(TestContext.Current.CancellationToken)).Id);
        Assert.Equal(calls + 1, hubSpot.Sent.Count);
    }
}

using HubSpotEtl.IntegrationTests.Truth;
using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.IntegrationTests.Runs.Loads;

/// <summary>Full loads into tables that are there: what changed is written, what did not is left alone, what is gone is marked.</summary>
public sealed class SecondFullLoads
{
    [Fact]
    [Trait("Category", "Smoke")]
    public async Task every_kind_of_change_is_in_the_tables_and_nothing_else_is_rewritten()
    {
        await using var fixture = await SyncFixture.StartEarlierAsync(SyncFixture.Quick(("contacts", 320), ("companies", 90)));
        var (portal, contacts) = (fixture.Portal.Portal, fixture.Portal.Portal.Type("contacts"));
        var ids = contacts.LiveIds().ToArray();
        await fixture.SyncAsync("contacts");
        var before = await fixture.RowVersionsAsync("contact");

        contacts.AddProperty("nueva propiedad", "number");
        contacts.RemoveProperty("jobtitle");
        contacts.Update(ids[5], new Dictionary<string, string?> { ["nueva propiedad"] = "12.50", ["firstname"] = null });
        contacts.Update(ids[150], new Dictionary<string, string?> { ["lastname"] = "Ñandú", ["city"] = "" });
        var created = contacts.Create(new Dictionary<string, string?> { ["firstname"] = "Neu", ["nueva propiedad"] = "7" });
        contacts.Archive(ids[10]);
        contacts.Archive(ids[11]);
        contacts.Purge(ids[20]);
        contacts.Merge(ids[30], ids[31]);
        var company = portal.Type("companies").LiveIds().First();
        portal.Associate("contacts", created, "companies", company, 1);
        portal.Associate("contacts", ids[40], "companies", company, 1, "USER_DEFINED");
        foreach (var link in contacts.Associations(ids[41]))
            portal.Dissociate("contacts", ids[41], link.ToType, link.ToId, link.TypeId, link.Category);
        var second = await fixture.SyncAsync("contacts", "--full-load");

        var options = new TruthOptions { Deleted = [ids[10], ids[11], ids[20], ids[31]], RemovedProperties = ["jobtitle"] };
        await fixture.AssertTruthAsync("contacts", options);
        Assert.Equal(4, second.Figure("records_deleted"));
        Assert.Equal("full", second.Json.GetProperty("sync_mode").GetString());
        AssertOnlyTheseWereWritten(
            [ids[5], ids[150], created, ids[10], ids[11], ids[20], ids[30], ids[31]], before, await fixture.RowVersionsAsync("contact"));

        contacts.Restore(ids[10]);
        await fixture.SyncAsync("contacts", "--full-load");

        await fixture.AssertTruthAsync("contacts", options with { Deleted = [ids[11], ids[20], ids[31]] });
    }

    [Fact]
    public async Task a_merge_that_makes_a_new_record_is_in_the_tables()
    {
        await using var fixture = await SyncFixture.StartEarlierAsync(SyncFixture.Quick(("deals", 130), ("contacts", 40)));
        var deals = fixture.Portal.Portal.Type("deals");
        var ids = deals.LiveIds().ToArray();
        await fixture.SyncAsync("deals");

        deals.Merge(ids[3], ids[4]);
        await fixture.SyncAsync("deals", "--full-load");

        await fixture.AssertTruthAsync("deals", new TruthOptions { Deleted = [ids[3], ids[4]] });
    }

    [Fact]
    public async Task retyped_properties_keep_their_column_where_the_values_fit_and_widen_it_where_not()
    {
        await using var fixture = await SyncFixture.StartEarlierAsync(SyncFixture.Quick(("contacts", 210)));
        var contacts = fixture.Portal.Portal.Type("contacts");
        await fixture.SyncAsync("contacts");

        contacts.RetypeProperty("followercount", "string", newValues: true);
        contacts.RetypeProperty("num_associated_deals", "datetime", newValues: true);
        contacts.RetypeProperty("city", "number", newValues: true);
        contacts.RetypeProperty("hs_time_in_lead", "string");
        contacts.RetypeProperty("closedate", "enumeration");
        contacts.RetypeProperty("hs_email_optout", "enumeration");
        await fixture.SyncAsync("contacts", "--full-load");

        await fixture.AssertTruthAsync("contacts", new TruthOptions
        {
            Widened = new Dictionary<string, string>
            {
                ["followercount"] = "text", ["num_associated_deals"] = "text", ["city"] = "text", ["hs_time_in_lead"] = "numeric",
                ["closedate"] = "timestamp with time zone", ["hs_email_optout"] = "boolean",
            },
        });
    }

    [Theory]
    [InlineData(nameof(Fault.ListingEndsEarly))]
    [InlineData(nameof(Fault.EmptyListing))]
    [InlineData(nameof(Fault.HalfListing))]
    public async Task a_listing_that_breaks_off_marks_nothing_and_says_so(string fault)
    {
        await using var fixture = await SyncFixture.StartEarlierAsync(SyncFixture.Quick(("companies", 240)));
        await fixture.SyncAsync("companies");
        var before = await fixture.RowVersionsAsync("company");

        fixture.Portal.Faults.Next(CallFamily.List, "companies", Of(fault));
        var second = (await fixture.RunAsync("--object-type", "companies", "--full-load", "--output", "json")).Expect(1);

        Assert.Equal("with_errors", second.Status);
        Assert.Contains(second.Warnings, warning => warning.Contains("No row was marked as deleted", StringComparison.Ordinal));
        Assert.Equal(0, second.Figure("records_deleted"));
        Assert.Equal(before, await fixture.RowVersionsAsync("company"));
        await fixture.AssertTruthAsync("companies", new TruthOptions { Deleted = [] });
    }

    [Theory]
    [InlineData(nameof(Fault.ListingEndsEarly))]
    [InlineData(nameof(Fault.EmptyListing))]
    [InlineData(nameof(Fault.HalfListing))]
    public async Task what_a_first_listing_that_broke_off_has_missed_comes_with_the_next_run(string fault)
    {
        await using var fixture = await SyncFixture.StartEarlierAsync(SyncFixture.Quick(("companies", 240)));
        fixture.Portal.Faults.Next(CallFamily.List, "companies", Of(fault));
        var first = (await fixture.RunAsync("--object-type", "companies", "--output", "json")).Expect(1);

        await fixture.SyncAsync("companies");

        Assert.Equal("with_errors", first.Status);
        await fixture.AssertTruthAsync("companies", new TruthOptions { Deleted = [] });
    }

    [Fact]
    public async Task changes_that_a_second_listing_has_missed_come_with_the_next_run()
    {
        await using var fixture = await SyncFixture.StartEarlierAsync(SyncFixture.Quick(("companies", 240)));
        var companies = fixture.Portal.Portal.Type("companies");
        await fixture.SyncAsync("companies");

        fixture.Portal.Clock.Advance(TimeSpan.FromDays(1));
        companies.Update(companies.LiveIds().Last(), new Dictionary<string, string?> { ["name"] = "changed" });
        fixture.Portal.Clock.Advance(TimeSpan.FromDays(1));
        fixture.Portal.Faults.Next(CallFamily.List, "companies", Fault.ListingEndsEarly);
        (await fixture.RunAsync("--object-type", "companies", "--full-load", "--output", "json")).Expect(1);
        await fixture.SyncAsync("companies");

        await fixture.AssertTruthAsync("companies", new TruthOptions { Deleted = [] });
    }

    [Fact]
    public async Task more_than_half_of_the_rows_are_marked_only_when_that_is_accepted()
    {
        await using var fixture = await SyncFixture.StartEarlierAsync(SyncFixture.Quick(("companies", 40)));
        var companies = fixture.Portal.Portal.Type("companies");
        var ids = companies.LiveIds().ToArray();
        await fixture.SyncAsync("companies");

        foreach (var id in ids[..25])
            companies.Archive(id);
        var withheld = (await fixture.RunAsync("--object-type", "companies", "--full-load", "--output", "json")).Expect(1);

        Assert.Equal("with_errors", withheld.Status);
        Assert.Contains(withheld.Warnings, warning => warning.Contains("--accept-mass-delete", StringComparison.Ordinal));
        Assert.Equal(0, await fixture.ScalarAsync<long>("SELECT count(*) FROM company WHERE fivetran_deleted"));

        var accepted = await fixture.SyncAsync("companies", "--full-load", "--accept-mass-delete");

        Assert.Equal(25, accepted.Figure("records_deleted"));
        await fixture.AssertTruthAsync("companies", new TruthOptions { Deleted = ids[..25] });
    }

    private static Fault Of(string name) => name switch
    {
        nameof(Fault.ListingEndsEarly) => Fault.ListingEndsEarly,
        nameof(Fault.EmptyListing) => Fault.EmptyListing,
        _ => Fault.HalfListing,
    };

    private static void AssertOnlyTheseWereWritten(long[] ids, Dictionary<long, string> before, Dictionary<long, string> after) =>
        Assert.Equal(ids.Order(), after.Where(row => before.GetValueOrDefault(row.Key) != row.Value).Select(row => row.Key).Order());
}

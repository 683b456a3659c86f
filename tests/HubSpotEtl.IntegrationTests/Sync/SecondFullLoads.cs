using HubSpotEtl.IntegrationTests.Truth;
using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.IntegrationTests.Sync;

/// <summary>Full loads into tables that are there: what changed is written, what did not is left alone, what is gone is marked.</summary>
public sealed class SecondFullLoads
{
    [Fact]
    [Trait("Category", "Smoke")]
    public async Task every_kind_of_change_is_in_the_tables_and_nothing_else_is_rewritten()
    {
        await using var bench = await SyncBench.StartEarlierAsync(SyncBench.Quick(("contacts", 320), ("companies", 90)));
        var (portal, contacts) = (bench.Portal.Portal, bench.Portal.Portal.Type("contacts"));
        var ids = contacts.LiveIds().ToArray();
        await bench.SyncAsync("contacts");
        var before = await bench.RowVersionsAsync("contact");

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
        var second = await bench.SyncAsync("contacts", "--full-load");

        var options = new TruthOptions { Deleted = [ids[10], ids[11], ids[20], ids[31]], RemovedProperties = ["jobtitle"] };
        await bench.AssertTruthAsync("contacts", options);
        Assert.Equal(4, second.Figure("records_deleted"));
        Assert.Equal("full", second.Json.GetProperty("sync_mode").GetString());
        AssertOnlyTheseWereWritten([ids[5], ids[150], created, ids[10], ids[11], ids[20], ids[30], ids[31]], before, await bench.RowVersionsAsync("contact"));

        contacts.Restore(ids[10]);
        await bench.SyncAsync("contacts", "--full-load");

        await bench.AssertTruthAsync("contacts", options with { Deleted = [ids[11], ids[20], ids[31]] });
    }

    [Fact]
    public async Task a_merge_that_makes_a_new_record_is_in_the_tables()
    {
        await using var bench = await SyncBench.StartEarlierAsync(SyncBench.Quick(("deals", 130), ("contacts", 40)));
        var deals = bench.Portal.Portal.Type("deals");
        var ids = deals.LiveIds().ToArray();
        await bench.SyncAsync("deals");

        deals.Merge(ids[3], ids[4]);
        await bench.SyncAsync("deals", "--full-load");

        await bench.AssertTruthAsync("deals", new TruthOptions { Deleted = [ids[3], ids[4]] });
    }

    [Fact]
    public async Task retyped_properties_keep_their_column_where_the_values_fit_and_widen_it_where_not()
    {
        await using var bench = await SyncBench.StartEarlierAsync(SyncBench.Quick(("contacts", 210)));
        var contacts = bench.Portal.Portal.Type("contacts");
        await bench.SyncAsync("contacts");

        contacts.RetypeProperty("followercount", "string", newValues: true);
        contacts.RetypeProperty("num_associated_deals", "datetime", newValues: true);
        contacts.RetypeProperty("city", "number", newValues: true);
        contacts.RetypeProperty("hs_time_in_lead", "string");
        contacts.RetypeProperty("closedate", "enumeration");
        contacts.RetypeProperty("hs_email_optout", "enumeration");
        await bench.SyncAsync("contacts", "--full-load");

        await bench.AssertTruthAsync("contacts", new TruthOptions
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
        await using var bench = await SyncBench.StartEarlierAsync(SyncBench.Quick(("companies", 240)));
        await bench.SyncAsync("companies");
        var before = await bench.RowVersionsAsync("company");

        bench.Portal.Faults.Next(CallFamily.List, "companies", Of(fault));
        var second = (await bench.RunAsync("--object-type", "companies", "--full-load", "--output", "json")).Expect(1);

        Assert.Equal("with_errors", second.Status);
        Assert.Contains(second.Warnings, warning => warning.Contains("No row was marked as deleted", StringComparison.Ordinal));
        Assert.Equal(0, second.Figure("records_deleted"));
        Assert.Equal(before, await bench.RowVersionsAsync("company"));
        await bench.AssertTruthAsync("companies", new TruthOptions { Deleted = [] });
    }

    [Theory]
    [InlineData(nameof(Fault.ListingEndsEarly))]
    [InlineData(nameof(Fault.EmptyListing))]
    [InlineData(nameof(Fault.HalfListing))]
    public async Task what_a_first_listing_that_broke_off_has_missed_comes_with_the_next_run(string fault)
    {
        await using var bench = await SyncBench.StartEarlierAsync(SyncBench.Quick(("companies", 240)));
        bench.Portal.Faults.Next(CallFamily.List, "companies", Of(fault));
        var first = (await bench.RunAsync("--object-type", "companies", "--output", "json")).Expect(1);

        await bench.SyncAsync("companies");

        Assert.Equal("with_errors", first.Status);
        await bench.AssertTruthAsync("companies", new TruthOptions { Deleted = [] });
    }

    [Fact]
    public async Task changes_that_a_second_listing_has_missed_come_with_the_next_run()
    {
        await using var bench = await SyncBench.StartEarlierAsync(SyncBench.Quick(("companies", 240)));
        var companies = bench.Portal.Portal.Type("companies");
        await bench.SyncAsync("companies");

        bench.Portal.Clock.Advance(TimeSpan.FromDays(1));
        companies.Update(companies.LiveIds().Last(), new Dictionary<string, string?> { ["name"] = "changed" });
        bench.Portal.Clock.Advance(TimeSpan.FromDays(1));
        bench.Portal.Faults.Next(CallFamily.List, "companies", Fault.ListingEndsEarly);
        (await bench.RunAsync("--object-type", "companies", "--full-load", "--output", "json")).Expect(1);
        await bench.SyncAsync("companies");

        await bench.AssertTruthAsync("companies", new TruthOptions { Deleted = [] });
    }

    [Fact]
    public async Task more_than_half_of_the_rows_are_marked_only_when_that_is_accepted()
    {
        await using var bench = await SyncBench.StartEarlierAsync(SyncBench.Quick(("companies", 40)));
        var companies = bench.Portal.Portal.Type("companies");
        var ids = companies.LiveIds().ToArray();
        await bench.SyncAsync("companies");

        foreach (var id in ids[..25])
            companies.Archive(id);
        var withheld = (await bench.RunAsync("--object-type", "companies", "--full-load", "--output", "json")).Expect(1);

        Assert.Equal("with_errors", withheld.Status);
        Assert.Contains(withheld.Warnings, warning => warning.Contains("--accept-mass-delete", StringComparison.Ordinal));
        Assert.Equal(0, await bench.ScalarAsync<long>("SELECT count(*) FROM company WHERE fivetran_deleted"));

        var accepted = await bench.SyncAsync("companies", "--full-load", "--accept-mass-delete");

        Assert.Equal(25, accepted.Figure("records_deleted"));
        await bench.AssertTruthAsync("companies", new TruthOptions { Deleted = ids[..25] });
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

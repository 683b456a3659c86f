using HubSpotEtl.IntegrationTests.Truth;
using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.IntegrationTests.Runs.Loads;

/// <summary>Runs that read what changed since the last one.</summary>
public sealed class IncrementalLoads
{
    [Fact]
    [Trait("Category", "Smoke")]
    public async Task every_kind_of_change_is_in_the_tables_and_the_next_run_does_little()
    {
        await using var fixture = await SyncFixture.StartAsync(
            SyncFixture.Quick(("contacts", 320), ("companies", 90)) with { AssociationsTouchRecords = true });
        var (portal, contacts) = (fixture.Portal.Portal, fixture.Portal.Portal.Type("contacts"));
        var ids = contacts.LiveIds().ToArray();
        await fixture.SyncAsync("contacts,companies");
        var before = await fixture.RowVersionsAsync("contact");

        contacts.Update(ids[5], new Dictionary<string, string?> { ["firstname"] = "Zoë", ["annualrevenue"] = null });
        var created = contacts.Create(new Dictionary<string, string?> { ["firstname"] = "Neu" });
        contacts.Archive(ids[10]);
        contacts.Archive(ids[11]);
        contacts.Merge(ids[30], ids[31]);
        Link(portal, contacts, [created, ids[40]], ids[41]);
        var second = await SyncChangesAsync(fixture, "contacts");
        // Merged contacts hand their companies on without a stamp on these.
        var companies = await SyncChangesAsync(fixture, "companies", "--associations");

        Assert.Equal(("incremental", "incremental"), (Mode(second), Mode(companies)));
        var options = new TruthOptions { Deleted = [ids[10], ids[11], ids[31]], LinksToGoneRecords = true };
        await fixture.AssertTruthAsync("contacts", options);
        await fixture.AssertTruthAsync("companies", options with { Deleted = [] });
        var written = (await fixture.RowVersionsAsync("contact")).Where(row => before.GetValueOrDefault(row.Key) != row.Value)
            .Select(row => row.Key).ToHashSet();
        Assert.Superset(new HashSet<long>([ids[5], created, ids[10], ids[11], ids[30], ids[31]]), written);
        Assert.True(written.Count < 30, $"{written.Count} rows were written");

        contacts.Restore(ids[10]);
        await SyncChangesAsync(fixture, "contacts");
        await fixture.AssertTruthAsync("contacts", options with { Deleted = [ids[11], ids[31]] });

        var unchanged = await fixture.RowVersionsAsync("contact");
        var again = await SyncChangesAsync(fixture, "contacts");

        Assert.True(again.Figure("records_fetched") > 0, "the overlap reads the latest changes again");
        Assert.Equal(again.Figure("records_fetched"), again.Figure("db_unchanged"));
        Assert.Equal(unchanged, await fixture.RowVersionsAsync("contact"));
    }

    [Fact]
    [Trait("Category", "Smoke")]
    public async Task nothing_changed_costs_eight_calls_and_writes_no_row()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("tickets", 220), ("contacts", 30)));
        await fixture.SyncAsync("tickets");
        var before = await fixture.RowVersionsAsync("ticket");

        var second = await SyncChangesAsync(fixture, "tickets");

        Assert.Equal("incremental", Mode(second));
        Assert.InRange(second.Figure("api_calls"), 1, 8);
        Assert.Equal(0, second.Figure("records_fetched"));
        Assert.Equal(before, await fixture.RowVersionsAsync("ticket"));
        await fixture.AssertTruthAsync("tickets");
    }

    [Fact]
    public async Task a_deal_merged_into_a_new_one_leaves_both_marked()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("deals", 130), ("contacts", 40)));
        var deals = fixture.Portal.Portal.Type("deals");
        var ids = deals.LiveIds().ToArray();
        await fixture.SyncAsync("deals");

        deals.Merge(ids[3], ids[4]);
        await SyncChangesAsync(fixture, "deals");

        await fixture.AssertTruthAsync("deals", new TruthOptions { Deleted = [ids[3], ids[4]], LinksToGoneRecords = true });
    }

    [Fact]
    public async Task more_changes_than_search_pages_hold_and_equal_stamps_are_all_read()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("meters", 1_150)));
        await fixture.SyncAsync("p50445259_meters");

        fixture.Portal.Portal.Type("meters").TouchAll();
        var second = await SyncChangesAsync(fixture, "p50445259_meters");

        Assert.Equal("incremental", Mode(second));
        Assert.Equal(1_150, second.Figure("records_fetched"));
        await fixture.AssertTruthAsync("meters");
    }

    [Fact]
    public async Task new_and_retyped_properties_of_changed_records_are_loaded()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 120)));
        var contacts = fixture.Portal.Portal.Type("contacts");
        await fixture.SyncAsync("contacts");

        contacts.AddProperty("Größe (cm)", "number", fillRate: 0.4);
        contacts.RetypeProperty("followercount", "string", newValues: true);
        var second = await SyncChangesAsync(fixture, "contacts");

        Assert.Equal("incremental", Mode(second));
        Assert.Equal(2, second.Figure("schema_changes"));
        await fixture.AssertTruthAsync(
            "contacts", new TruthOptions { Widened = new Dictionary<string, string> { ["followercount"] = "text" } });
    }

    [Fact]
    public async Task links_that_changed_without_a_stamp_come_when_they_are_asked_for()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 120), ("companies", 30)));
        var (portal, contacts) = (fixture.Portal.Portal, fixture.Portal.Portal.Type("contacts"));
        var ids = contacts.LiveIds().ToArray();
        await fixture.SyncAsync("contacts");

        Link(portal, contacts, [ids[1], ids[2]], ids[3]);
        var run = await SyncChangesAsync(fixture, "contacts", "--associations");

        Assert.Equal("incremental", Mode(run));
        await fixture.AssertTruthAsync("contacts");
    }

    private static string Mode(SyncResult run) => run.Json.GetProperty("sync_mode").GetString()!;

    private static void Link(PortalModel portal, SimulatedType contacts, long[] linked, long unlinked)
    {
        var company = portal.Type("companies").LiveIds().First();
        foreach (var id in linked)
            portal.Associate("contacts", id, "companies", company, 1, "USER_DEFINED");
        foreach (var link in contacts.Associations(unlinked))
            portal.Dissociate("contacts", unlinked, link.ToType, link.ToId, link.TypeId, link.Category);
    }

    // HubSpot's Date header has whole seconds: what was written within the second is left to the overlap of the next run.
    private static Task<SyncResult> SyncChangesAsync(SyncFixture fixture, string types, params string[] arguments)
    {
        fixture.Portal.Clock.Advance(TimeSpan.FromSeconds(2));
        return fixture.SyncAsync(types, arguments);
    }
}

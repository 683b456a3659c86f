using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.Simulator;
using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.IntegrationTests.Selection;

public sealed class SelectedAssociations
{
    private static readonly SimulatorOptions s_portal = new()
    {
        Objects = SyncedPortal.Counts(("contacts", 260), ("companies", 40), ("deals", 30), ("meters", 20)), SearchLag = TimeSpan.Zero,
        Limits = PortalLimits.Off,
    };

    [Theory]
    [InlineData("companies,METERS", "contact_company contact_meters")]
    [InlineData("none", "")]
    [InlineData("contacts.0-3", "contact_deal")]
    public async Task only_those_that_are_selected_are_asked_and_have_a_table(string list, string tables)
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(s_portal);

        await portal.SyncAsync("contacts", "--properties", "email", "--associations-to", list);

        Assert.Equal(tables.Split(' ', StringSplitOptions.RemoveEmptyEntries), await LinkTablesAsync(portal));
        var asked = portal.Simulator.Calls.Recent.Where(one => one.Call.Family == CallFamily.Associations)
            .Select(one => one.Call.ToObjectType!).Distinct();
        Assert.Equal(tables.Length == 0 ? 0 : tables.Split(' ').Length, asked.Count());
        Assert.All(
            portal.Simulator.Calls.Recent.Where(one => one.Call.Family == CallFamily.List),
            one => Assert.Equal(tables.Length > 0, one.Call.Target.Contains("associations=", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task tables_of_targets_that_are_not_selected_any_more_are_left_alone()
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(s_portal);
        var contacts = portal.Portal.Type("contacts");
        await portal.SyncAsync("contacts");
        await portal.ExecuteAsync("INSERT INTO contact_deal (contact_id, deal_id, type_id, category) VALUES (1, 2, '3', 'OF NO RECORD')");
        var before = await portal.RowsAsync("SELECT t::text FROM contact_deal t ORDER BY 1");
        var gone = contacts.LiveIds().First(id => contacts.Associations(id).Any(link => link.ToType == "deals"));
        foreach (var link in contacts.Associations(gone).Where(link => link.ToType == "deals").ToList())
            portal.Portal.Dissociate("contacts", gone, "deals", link.ToId, link.TypeId, link.Category);
        contacts.Archive(contacts.LiveIds().Last(id => contacts.Associations(id).Any(link => link.ToType == "deals")));
        portal.Simulator.Calls.Reset();

        var incremental = await portal.SyncAsync("contacts", "--associations-to", "companies");
        await portal.SyncAsync("contacts", "--associations-to", "companies", "--full-load");

        Assert.Equal(before, await portal.RowsAsync("SELECT t::text FROM contact_deal t ORDER BY 1"));
        Assert.DoesNotContain(portal.Simulator.Calls.Recent, one => one.Call.ToObjectType == "deals");
        Assert.Contains(
            incremental.GetProperty("warnings").EnumerateArray(),
            one => one.GetString()!.StartsWith("Associations with ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_target_that_is_selected_again_has_the_links_of_all_records_read_and_no_record()
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(s_portal);
        var contacts = portal.Portal.Type("contacts");
        await portal.SyncAsync("contacts");
        portal.Simulator.Clock.Advance(TimeSpan.FromHours(2));
        await portal.SyncAsync("contacts", "--associations-to", "companies");
        var linked = contacts.LiveIds().Where(id => contacts.Associations(id).Any(link => link.ToType == "deals")).ToList();
        foreach (var link in contacts.Associations(linked[0]).Where(link => link.ToType == "deals").ToList())
            portal.Portal.Dissociate("contacts", linked[0], "deals", link.ToId, link.TypeId, link.Category);
        contacts.Archive(linked[1]);
        portal.Simulator.Clock.Advance(TimeSpan.FromHours(2));
        await portal.SyncAsync("contacts", "--associations-to", "companies");
        portal.Simulator.Clock.Advance(TimeSpan.FromHours(2));
        portal.Simulator.Calls.Reset();

        var report = await portal.SyncAsync("contacts");
        var asked = portal.Simulator.Calls.Recent.Where(one => one.Call.Family == CallFamily.Associations)
            .Select(one => one.Call.ToObjectType).ToHashSet();
        portal.Simulator.Clock.Advance(TimeSpan.FromHours(2));
        portal.Simulator.Calls.Reset();
        await portal.SyncAsync("contacts");

        Assert.Equal("incremental", report.GetProperty("sync_mode").GetString());
        Assert.Contains("deals", asked);
        Assert.DoesNotContain("companies", asked);
        Assert.Equal(0, portal.Simulator.Calls.Count(CallFamily.Associations));
        await portal.AssertTruthAsync("contacts");
    }

    private static Task<IReadOnlyList<string>> LinkTablesAsync(SyncedPortal portal) => portal.RowsAsync(
        $"SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = to_regnamespace('{portal.Schema.Name}') AND relname ~ "
            + "'^contact_(?!pipeline)' ORDER BY relname COLLATE \"C\"");
}

using HubSpotEtl.Simulator;
using HubSpotEtl.Simulator.Faults;
using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.IntegrationTests.Runs.Loads;

public sealed class AssociationRefresh
{
    private static readonly SimulatorOptions s_portal = new()
    {
        Objects = SyncedPortal.Counts(("companies", 150), ("contacts", 120), ("deals", 30)), Limits = PortalLimits.Off,
    };

    [Fact]
    public async Task asked_for_it_reads_the_links_of_all_records_again_and_no_record()
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(s_portal);
        await portal.SyncAsync("companies");
        ChangeLinks(portal.Portal);
        portal.Simulator.Calls.Reset();

        var report = await portal.SyncAsync("companies", "--associations");

        Assert.Equal("incremental", report.GetProperty("sync_mode").GetString());
        await portal.AssertTruthAsync("companies");
        Assert.Equal(0, portal.Simulator.Calls.Count(CallFamily.List) + portal.Simulator.Calls.Count(CallFamily.BatchRead));
        Assert.InRange(portal.Simulator.Calls.Count(CallFamily.Search), 0, 1);
    }

    [Fact]
    public async Task a_record_that_hubspot_has_forgotten_is_no_fault()
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(s_portal);
        await portal.SyncAsync("companies");
        portal.Portal.Type("companies").Purge(portal.Portal.Type("companies").Nth(60));

        var report = await portal.SyncAsync("companies", "--associations");

        Assert.Equal("healthy", report.GetProperty("status").GetString());
    }

    [Fact]
    public async Task every_so_many_hours_a_run_does_it_by_itself()
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(s_portal);
        portal.Settings["ASSOCIATION_REFRESH_HOURS"] = "24";
        await portal.SyncAsync("companies");
        ChangeLinks(portal.Portal);

        portal.Simulator.Clock.Advance(TimeSpan.FromHours(23));
        var early = await AssociationCallsAsync(portal);
        portal.Simulator.Clock.Advance(TimeSpan.FromHours(2));
        var due = await AssociationCallsAsync(portal);
        var after = await AssociationCallsAsync(portal);

        Assert.Equal(0, early);
        Assert.NotEqual(0, due);
        Assert.Equal(0, after);
        await portal.AssertTruthAsync("companies");
    }

    private static void ChangeLinks(PortalModel portal)
    {
        var companies = portal.Type("companies");
        var linked = companies.LiveIds().First(id => companies.Associations(id).Any(link => link.ToType == "contacts"));
        var link = companies.Associations(linked).First(link => link.ToType == "contacts");
        portal.Dissociate("companies", linked, "contacts", link.ToId, link.TypeId, link.Category);
        portal.Associate("companies", companies.Nth(3), "contacts", portal.Type("contacts").Nth(70), 2);
        portal.Associate("companies", companies.Nth(4), "companies", companies.Nth(5), 14);
    }

    private static async Task<long> AssociationCallsAsync(SyncedPortal portal)
    {
        portal.Simulator.Calls.Reset();
        await portal.SyncAsync("companies");
        return portal.Simulator.Calls.Count(CallFamily.Associations);
    }
}

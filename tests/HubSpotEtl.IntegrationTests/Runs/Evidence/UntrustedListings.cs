using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.Simulator;
using HubSpotEtl.Simulator.Faults;
using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.IntegrationTests.Runs.Evidence;

public sealed class UntrustedListings
{
    private static readonly SimulatorOptions s_portal = new()
    {
        Objects = SyncedPortal.Counts(("companies", 250)), Associations = false, SearchLag = TimeSpan.Zero, Limits = PortalLimits.Off,
    };

    public static TheoryData<string, int> WaysToBreakOff => new()
    {
        { nameof(Fault.ListingEndsEarly), 1 }, { nameof(Fault.ListingEndsEarly), 2 },
        { nameof(Fault.EmptyListing), 1 }, { nameof(Fault.EmptyListing), 3 },
        { nameof(Fault.HalfListing), 1 }, { nameof(Fault.HalfListing), 3 },
    };

    [Theory]
    [MemberData(nameof(WaysToBreakOff))]
    public async Task a_listing_that_breaks_off_marks_nothing_as_deleted_and_says_so(string way, int page)
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(s_portal);
        await portal.SyncAsync("companies");
        var companies = portal.Portal.Type("companies");
        companies.Archive(companies.Nth(7));
        var before = await MarksAsync(portal);
        portal.Simulator.Faults.When(BreakOff(way, page));

        var broken = await portal.RunAsync("--object-type", "companies", "--full-load");
        var after = await MarksAsync(portal);
        portal.Simulator.Faults.Clear();
        await portal.SyncAsync("companies", "--full-load");

        Assert.Equal(1, broken.ExitCode);
        Assert.Equal("with_errors", broken.Report.GetProperty("status").GetString());
        Assert.Contains(
            "No row was marked as deleted", Assert.Single(broken.Report.GetProperty("warnings").EnumerateArray()).GetString(),
            StringComparison.Ordinal);
        Assert.Equal(before, after);
        await portal.AssertTruthAsync("companies");
    }

    [Fact]
    public async Task records_that_are_gone_and_still_counted_do_not_make_a_listing_look_short()
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(
            s_portal with { SearchLag = TimeSpan.FromHours(2), SearchShowsGoneRecords = true });
        portal.Simulator.Clock.Advance(TimeSpan.FromHours(3));
        await portal.SyncAsync("companies");
        var companies = portal.Portal.Type("companies");
        var ids = companies.LiveIds().ToList();
        companies.Purge(ids[7]);
        companies.Merge(ids[8], ids[9]);

        var report = await portal.SyncAsync("companies", "--full-load");

        Assert.Equal(2, report.GetProperty("records_deleted").GetInt64());
        await portal.AssertTruthAsync("companies");
    }

    [Theory]
    [InlineData("archived")]
    [InlineData("modified")]
    [InlineData("purged")]
    public async Task what_came_or_went_of_other_records_does_not_excuse_what_a_listing_left_out(string how)
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(s_portal);
        await portal.SyncAsync("companies");
        var companies = portal.Portal.Type("companies");
        var ids = companies.LiveIds().ToList();
        for (var i = 0; i < 50; i++)
            companies.Create(new Dictionary<string, string?>());
        // Beyond the overlap, so that an incremental run does not read them.
        portal.Simulator.Clock.Advance(TimeSpan.FromHours(2));
        Action<long> change = how switch { "archived" => companies.Archive, "purged" => companies.Purge, _ => companies.Touch };
        if (how != "modified")
            ids.Take(60).ToList().ForEach(change);
        portal.Simulator.Faults.When(call =>
        {
            if (how == "modified" && call is { Family: CallFamily.List, NumberInFamily: 5 })
                ids.Take(60).ToList().ForEach(change);
            return BreakOff(nameof(Fault.ListingEndsEarly), 2)(call);
        });

        var broken = await portal.RunAsync("--object-type", "companies", "--full-load");
        portal.Simulator.Faults.Clear();
        // What was purged leaves no trace that an incremental run could find.
        await portal.SyncAsync("companies", how == "purged" ? ["--full-load"] : []);

        Assert.Equal(1, broken.ExitCode);
        Assert.Contains(
            "did not list", Assert.Single(broken.Report.GetProperty("warnings").EnumerateArray()).GetString(), StringComparison.Ordinal);
        await portal.AssertTruthAsync("companies");
    }

    [Fact]
    public async Task a_listing_that_fails_marks_nothing_as_deleted()
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(s_portal);
        await portal.SyncAsync("companies");
        var companies = portal.Portal.Type("companies");
        companies.Purge(companies.Nth(7));
        var before = await MarksAsync(portal);
        portal.Simulator.Faults.When(
            call => call is { Family: CallFamily.List, NumberInFamily: > 4 } ? Fault.BadRequest("No such cursor.") : null);

        var failed = await portal.RunAsync("--object-type", "companies", "--full-load");

        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("No such cursor.", failed.Log, StringComparison.Ordinal);
        Assert.Equal(before, await MarksAsync(portal));
    }

    [Fact]
    public async Task marking_more_than_half_of_the_rows_needs_the_users_word()
    {
        await using var portal = await SyncedPortal.StartEarlierAsync(s_portal);
        await portal.SyncAsync("companies");
        var companies = portal.Portal.Type("companies");
        foreach (var id in companies.LiveIds().Take(130).ToList())
            companies.Purge(id);

        var withheld = await portal.RunAsync("--object-type", "companies", "--full-load");
        var stillLive = await portal.ValueAsync<long>("SELECT count(*) FROM company WHERE NOT fivetran_deleted");
        await portal.SyncAsync("companies", "--full-load", "--accept-mass-delete");

        Assert.Equal(1, withheld.ExitCode);
        Assert.Contains("--accept-mass-delete", withheld.Log, StringComparison.Ordinal);
        Assert.Equal(250, stillLive);
        await portal.AssertTruthAsync("companies");
    }

    private static Func<CallInfo, Fault?> BreakOff(string way, int page)
    {
        var fault = way switch
        {
            nameof(Fault.ListingEndsEarly) => Fault.ListingEndsEarly,
            nameof(Fault.EmptyListing) => Fault.EmptyListing,
            _ => Fault.HalfListing,
        };
        // The three pages of the first load came before.
        return call => call.Family == CallFamily.List && call.NumberInFamily == 3 + page ? fault : null;
    }

    private static Task<IReadOnlyList<string>> MarksAsync(SyncedPortal portal) =>
        portal.RowsAsync("SELECT hs_object_id, fivetran_deleted FROM company ORDER BY 1");
}

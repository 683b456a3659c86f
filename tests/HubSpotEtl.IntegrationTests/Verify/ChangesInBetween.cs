using HubSpotEtl.IntegrationTests.Runs;
using HubSpotEtl.Simulator;
using HubSpotEtl.Simulator.Faults;
using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.IntegrationTests.Verify;

/// <summary>What changes in HubSpot after the sync, or while the table is compared, is told apart from differences.</summary>
public sealed class ChangesInBetween
{
    [Theory]
    [InlineData("contacts", true)]
    [InlineData("contacts", false)]
    [InlineData("deals", true)]
    [InlineData("deals", false)]
    public async Task since_the_last_sync_are_no_differences_since_the_next_one_reads_them(string objectType, bool mergedIdReturnsSurvivor)
    {
        await using var fixture = await VerifyFixture.SyncedAsync(
            objectType, 420, SyncFixture.Quick() with { MergedIdReturnsSurvivor = mergedIdReturnsSurvivor });
        fixture.Portal.Clock.Advance(TimeSpan.FromHours(2));
        var changes = Change(fixture.Type(objectType), [.. fixture.Type(objectType).LiveIds()], time: 0);

        fixture.Portal.Clock.Advance(TimeSpan.FromMinutes(1));
        var run = (await fixture.VerifyAsync(objectType)).Expect(0);
        await fixture.SyncAsync(objectType);
        var next = (await fixture.VerifyAsync(objectType)).Expect(0);

        Assert.Equal(("consistent", changes.Length), (run.Status, run.Figure("changed_since_last_sync")));
        Assert.Equal(changes.Order(), run.Ids("changed_since_last_sync"));
        Assert.Empty(next.Json.GetProperty("ids").EnumerateObject());
    }

    [Theory]
    [InlineData("contacts")]
    [InlineData("deals")]
    public async Task during_the_listing_are_no_differences(string objectType)
    {
        await using var fixture = await VerifyFixture.SyncedAsync(objectType, 1_200);
        var type = fixture.Type(objectType);
        fixture.Portal.Clock.Advance(TimeSpan.FromHours(2));
        var ids = type.LiveIds().ToArray();
        fixture.Portal.Faults.When(call =>
        {
            if (call is { Family: CallFamily.List, NumberInFamily: var page })
                Change(type, ids, (int)page);
            return null;
        });

        var run = (await fixture.VerifyAsync(objectType)).Expect(0);

        Assert.Equal("consistent", run.Status);
        Assert.True(run.Figure("changed_meanwhile") >= 12, run.Everything);
        Assert.Equal(0, run.Figure("changed_since_last_sync"));
    }

    [Fact]
    public async Task of_rows_that_are_ahead_of_hubspot_are_differences_since_no_sync_would_overwrite_them()
    {
        await using var fixture = await VerifyFixture.SyncedAsync("companies", 120);
        var companies = fixture.Type("companies");
        var id = companies.LiveIds().First();
        fixture.Portal.Clock.Advance(TimeSpan.FromHours(2));
        companies.Update(id, new Dictionary<string, string?> { ["name"] = "changed" });
        fixture.Portal.Clock.Advance(TimeSpan.FromMinutes(1));
        await fixture.ExecuteAsync($"UPDATE company SET hs_lastmodifieddate = '2031-01-01Z' WHERE hs_object_id = {id}");

        var run = (await fixture.VerifyAsync("companies", "--repair")).Expect(0);

        Assert.Equal([id], run.Ids("stale"));
        await fixture.AssertTruthAsync("companies");
    }

    [Fact]
    public async Task of_a_restored_record_that_hubspot_did_not_touch_are_left_to_the_next_sync()
    {
        await using var fixture = await VerifyFixture.SyncedAsync("companies", 120);
        var companies = fixture.Type("companies");
        var id = companies.LiveIds().First();
        fixture.Portal.Clock.Advance(TimeSpan.FromHours(2));
        companies.Archive(id);
        await fixture.SyncAsync("companies");
        companies.Restore(id);
        // As if the restore had not moved the stamp.
        await fixture.ExecuteAsync("UPDATE etl_sync_metadata SET last_sync_timestamp = last_sync_timestamp + interval '3 hours'");
        fixture.Portal.Clock.Advance(TimeSpan.FromHours(4));

        var run = (await fixture.VerifyAsync("companies")).Expect(0);

        Assert.Equal([id], run.Ids("changed_since_last_sync"));
    }

    [Theory]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    public async Task of_the_listings_manner_are_no_differences(bool opaque, bool shortPages, bool overlapping)
    {
        await using var fixture = await VerifyFixture.SyncedAsync(
            "companies", 900, SyncFixture.Quick() with { OpaqueCursors = opaque, ShortPages = shortPages, OverlappingPages = overlapping });

        var run = (await fixture.VerifyAsync("companies")).Expect(0);

        Assert.Equal(("consistent", 900), (run.Status, run.Figure("hubspot_records")));
    }

    // Every kind of change there is, but a purge, of whose time nothing tells. Each time others of the records.
    private static long[] Change(SimulatedType type, long[] ids, int time)
    {
        var (touched, archived, winner, loser) = (ids[5 + time], ids[^(9 + (3 * time))], ids[^(10 + (3 * time))], ids[^(11 + (3 * time))]);
        type.Touch(touched);
        type.Archive(archived);
        var created = type.Create(new Dictionary<string, string?>());
        var survivor = type.Merge(winner, loser);
        return [.. new[] { touched, archived, created, survivor, winner, loser }.Distinct()];
    }
}

using HubSpotEtl.IntegrationTests.Truth;
using HubSpotEtl.Simulator;
using HubSpotEtl.Simulator.Faults;

namespace HubSpotEtl.IntegrationTests.Runs.Evidence;

/// <summary>A HubSpot that fails now and then, as HubSpot does: the tables are none the worse for it.</summary>
public sealed class Faulty
{
    [Fact]
    public async Task faults_sprinkled_over_all_calls_leave_the_tables_right()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 2_100), ("companies", 800), ("deals", 900)));
        fixture.Portal.Faults.Kinds =
        [
            Fault.Status(503), Fault.Status(502), Fault.Status(429, TimeSpan.FromSeconds(1)),
            Fault.Status(500, TimeSpan.FromSeconds(1), asDate: true),
            Fault.TruncatedBody, Fault.DroppedConnection, Fault.NoAnswer, Fault.SecondLimit, Fault.Status(520),
            Fault.SlowBody(TimeSpan.FromMilliseconds(300)),
        ];
        fixture.Portal.Faults.Rate = 0.1;

        var run = await fixture.SyncAsync("contacts,companies,deals");
        fixture.Portal.Faults.Rate = 0;

        await fixture.AssertTruthAsync("contacts,companies,deals");
        Assert.True(run.Json.GetProperty("results").EnumerateArray().Sum(result => result.GetProperty("retries").GetInt64()) >= 5);
    }

    [Fact]
    public async Task a_ten_second_limit_is_waited_for_and_a_daily_limit_ends_the_run_which_the_next_one_continues()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 4_500), ("companies", 60)));
        fixture.Portal.Faults.Next(CallFamily.Associations, "contacts", Fault.TenSecondLimit);
        fixture.Portal.Faults.When(call => call is { Family: CallFamily.List, NumberInFamily: 40 } ? Fault.DailyLimit : null);

        var first = (await fixture.RunAsync("--object-type", "contacts,companies", "--output", "json")).Expect(1);
        var stored = await fixture.ScalarAsync<long>("SELECT records FROM etl_checkpoint WHERE table_name = 'contact'");
        fixture.Portal.Faults.Clear();
        fixture.Portal.Calls.Reset();
        await fixture.SyncAsync("contacts,companies");

        Assert.Contains("daily", first.Process.Output, StringComparison.OrdinalIgnoreCase);
        Assert.True(stored >= 1_000, $"{stored} records were stored at the daily limit");
        Assert.True(fixture.Portal.Calls.Count(CallFamily.List, "contacts") < 45, "the listing was begun anew");
        await fixture.AssertTruthAsync("contacts,companies", new TruthOptions { Deleted = [] });
    }

    [Fact]
    public async Task real_limits_are_kept_without_running_into_them()
    {
        await using var fixture = await SyncFixture.StartAsync(SyncFixture.Quick(("contacts", 4_200), ("companies", 300)) with
        {
            Limits = PortalLimits.Free, FanOut = 120, AssociationPageSize = 1,
        });

        var run = await fixture.SyncAsync("contacts,companies");

        await fixture.AssertTruthAsync("contacts,companies");
        Assert.True(
            fixture.Portal.Calls.Count(CallFamily.Associations) > PortalLimits.Free.AssociationsPerTenSeconds,
            "the limit was never reached");
        Assert.Equal(0, fixture.Portal.Calls.RateLimited);
        Assert.Equal(0, run.Json.GetProperty("results").EnumerateArray().Sum(result => result.GetProperty("retries").GetInt64()));
    }

    [Fact]
    public async Task a_changing_portal_is_right_after_the_next_run()
    {
        await using var fixture = await SyncFixture.StartAsync(
            SyncFixture.Quick(("contacts", 2_400)) with { SearchLag = TimeSpan.FromSeconds(2) });
        var contacts = fixture.Portal.Portal.Type("contacts");
        var ids = contacts.LiveIds().ToArray();
        fixture.Portal.Faults.When(call =>
        {
            if (call is { Family: CallFamily.List, NumberInFamily: var page })
            {
                contacts.Update(ids[(int)page], new Dictionary<string, string?> { ["firstname"] = $"at page {page}" });
                contacts.Archive(ids[^(int)page]);
                contacts.Create(new Dictionary<string, string?> { ["lastname"] = $"at page {page}" });
            }

            return null;
        });

        await fixture.SyncAsync("contacts");
        fixture.Portal.Faults.Clear();
        fixture.Portal.LetSearchCatchUp();
        fixture.Portal.Clock.Advance(TimeSpan.FromSeconds(2));
        var second = await fixture.SyncAsync("contacts");

        Assert.Equal("incremental", second.Json.GetProperty("sync_mode").GetString());
        await fixture.AssertTruthAsync("contacts", new TruthOptions { LinksToGoneRecords = true });
    }
}

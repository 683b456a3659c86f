using System.Globalization;
using HubSpotEtl.HubSpot;
using HubSpotEtl.Pipeline;
using HubSpotEtl.Pipeline.Runs;
using HubSpotEtl.Postgres;
using HubSpotEtl.Reporting;
using HubSpotEtl.Tests.HubSpot.Support;
using HubSpotEtl.Tests.Pipeline.Support;
using Microsoft.Extensions.Time.Testing;

namespace HubSpotEtl.Tests.Pipeline;

public sealed class RunPlannerTests : PlannedRun
{
    [Fact]
    public async Task a_first_run_is_full_and_asks_nothing()
    {
        var plan = await PlanFirstAsync();

        Assert.Equal((SyncMode.Full, "first run", Now), (plan.Mode, plan.Reason, plan.StartedAt));
        Assert.True(plan.RefreshesLinks);
        Assert.Null(plan.Window);
        Assert.Empty(Portal.Sent);
    }

    [Fact]
    public async Task a_forced_run_is_full_and_asks_nothing()
    {
        var plan = await PlanAsync(Options with { FullLoad = true });

        Assert.Equal(SyncMode.Full, plan.Mode);
        Assert.Contains("asked for", plan.Reason);
        Assert.Empty(Portal.Sent);
    }

    [Fact]
    public async Task a_watermark_makes_an_incremental_run_from_before_it_until_now()
    {
        Counts(changed: 7);

        var plan = await PlanAsync(Options with { Overlap = TimeSpan.FromMinutes(10) });

        Assert.Equal(SyncMode.Incremental, plan.Mode);
        Assert.Equal(new SearchWindow("lastmodifieddate", Yesterday.LastSync.AddMinutes(-10), Now.AddSeconds(2)), plan.Window);
        Assert.Equal((7, Now, false), (plan.Changes!.Value, plan.StartedAt, plan.RefreshesLinks));
        Assert.Single(Portal.Sent);
    }

    [Fact]
    public async Task a_window_begins_where_the_one_did_that_one_answer_called_empty()
    {
        Counts(changed: 7);

        var plan = await PlanAsync(Options with { Overlap = TimeSpan.Zero }, Yesterday with { SearchFrom = Now.AddDays(-2) });

        Assert.Equal(Now.AddDays(-2), plan.Window!.From);
        Assert.Equal(Now, plan.StartedAt);
    }

    [Fact]
    public async Task the_clock_is_that_of_hubspot_where_it_tells_the_time()
    {
        var serverTime = Now.AddMinutes(-17);
        Portal.On("/search", _ => Answer.Json("""{"total":1}""", 200, ("Date", serverTime.ToString("r", CultureInfo.InvariantCulture)))());
        await Portal.Client.CountAsync("contacts", [], TestContext.Current.CancellationToken);

        var plan = await PlanAsync();

        Assert.Equal((serverTime, Now.AddSeconds(2)), (plan.StartedAt, plan.Window!.To));
        Assert.Contains(
            Portal.Logger.Entries,
            entry => entry.Id == 9151 && entry.Text.Contains("this machine's clock is 0.00:17:00 ahead of HubSpot's"));
    }

    [Fact]
    public async Task an_answer_that_is_dated_ahead_moves_the_window_and_not_the_watermark()
    {
        var dates = new Queue<DateTimeOffset>([Now, Now.AddHours(2), Now]);
        Portal.On("/search", _ => Answer.Json("""{"total":1}""", 200, ("Date", (dates.TryDequeue(out var date) ? date : Now).ToString("r", CultureInfo.InvariantCulture)))());
        for (var call = 0; call < 3; call++)
            await Portal.Client.CountAsync("contacts", [], TestContext.Current.CancellationToken);

        var plan = await PlanAsync();

        Assert.Equal((Now, Now.AddHours(2).AddSeconds(2)), (plan.StartedAt, plan.Window!.To));
    }

    [Theory]
    [InlineData(2.0, "the watermark lies in the future (2026-11-24 14:00:00 UTC), so a full load")]
    [InlineData(24 * 365 * 5.0, "the watermark lies in the future (2031-11-23 12:00:00 UTC), so a full load")]
    [InlineData(-24 * 365 * 50.0, "the watermark is no time of a sync (1976-12-06 12:00:00 UTC), so a full load")]
    public async Task a_watermark_that_cannot_be_true_is_mended_by_a_full_load_and_its_checkpoint_discarded(double hours, string reason)
    {
        var plan = await PlanAsync(watermark: Yesterday with { LastSync = Now.AddHours(hours) }, checkpoint: Left(SyncMode.Incremental));

        Assert.Equal((SyncMode.Full, reason, Now, null), (plan.Mode, plan.Reason, plan.StartedAt, plan.Resumed));
        Assert.Single(Portal.Logger.Entries, entry => entry.Id == 9152);
    }

    [Fact]
    public async Task a_clock_that_is_behind_takes_nothing_back_that_was_read()
    {
        Counts(changed: 1);

        var plan = await PlanAsync(watermark: Yesterday with { LastSync = Now.AddMinutes(3) });

        Assert.Equal((SyncMode.Incremental, Now), (plan.Mode, plan.StartedAt));
        Assert.True(plan.Window!.From < plan.Window.To);
    }

    [Theory]
    [InlineData(500, SyncMode.Incremental)]
    [InlineData(501, SyncMode.Full)]
    public async Task more_changes_than_the_limit_are_a_full_load(int changed, SyncMode expected)
    {
        Counts(changed);

        var plan = await PlanAsync(Options with { IncrementalMaxRecords = 500 });

        Assert.Equal(expected, plan.Mode);
        Assert.Single(Portal.Sent);
    }

    [Fact]
    public async Task a_limit_overrules_the_comparison_of_costs()
    {
        Counts(changed: 9_000, all: 9_000);

        var plan = await PlanAsync(Options with { IncrementalMaxRecords = 10_000 });

        Assert.Equal(SyncMode.Incremental, plan.Mode);
    }

    // Searching gives 1,000 records a second, listing 1,000 at the least limit: with 100 calls in 10 s that is the break-even.
    [Theory]
    [InlineData(2_000, 2_000, SyncMode.Incremental)]
    [InlineData(49_000, 50_000, SyncMode.Incremental)]
    [InlineData(50_000, 50_000, SyncMode.Full)]
    public async Task a_full_load_is_done_when_it_needs_no_more_time_and_there_is_something_to_gain(
        long changed, long all, SyncMode expected)
    {
        Counts(changed, all);

        Assert.Equal(expected, (await PlanAsync()).Mode);
    }

    [Fact]
    public async Task associations_weigh_on_both_sides_of_the_comparison()
    {
        Counts(changed: 10_000, all: 100_000);

        Assert.Equal(SyncMode.Incremental, (await PlanAsync(targets: 30)).Mode);
    }

    [Fact]
    public async Task a_type_that_cannot_be_searched_is_listed()
    {
        Portal.On("/search", Answer.Error("no search here"), 400);

        var plan = await PlanAsync();

        Assert.Equal(SyncMode.Full, plan.Mode);
        Assert.Contains("no search here", plan.Reason);
    }

    [Fact]
    public async Task any_other_error_is_no_reason_for_a_full_load()
    {
        Portal.On("/search", Answer.Error("no scope"), 403);

        await Assert.ThrowsAsync<HubSpotApiException>(() => PlanAsync());
    }

    [Theory]
    [InlineData(true, null, null, true)]
    [InlineData(false, null, 10_000, false)]
    [InlineData(false, null, null, true)]
    [InlineData(false, 24, 25, true)]
    [InlineData(false, 24, 23, false)]
    [InlineData(false, 24, null, true)]
    public async Task all_associations_are_read_again_when_asked_or_after_so_long_or_when_another_program_wrote_them(
        bool asked, int? everyHours, int? hoursAgo, bool expected)
    {
        Counts(changed: 1);
        var options = Options with { Associations = asked, AssociationsEvery = everyHours is { } every ? TimeSpan.FromHours(every) : null };

        var plan = await PlanAsync(options, Yesterday with { LinksSynced = hoursAgo is { } ago ? Now.AddHours(-ago) : null });

        Assert.Equal(expected, plan.RefreshesLinks);
    }

    [Fact]
    public async Task the_reason_reads_the_same_in_every_language()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("th-TH");
        try
        {
            Counts(changed: 7);

            Assert.Equal("7 records changed since 2026-11-23 11:00:00 UTC", (await PlanAsync()).Reason);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public async Task a_change_of_selection_or_rules_that_only_a_full_load_cures_makes_one_and_asks_nothing()
    {
        var plan = await PlanAsync(Options, Yesterday, null, Given.Contacts(), reason: "the privacy rules have changed");

        Assert.Equal((SyncMode.Full, "the privacy rules have changed"), (plan.Mode, plan.Reason));
        Assert.Empty(Portal.Sent);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task newly_selected_targets_are_owed_beside_those_that_were_refused(bool resumes)
    {
        Counts(changed: 1);
        var planner = new RunPlanner(Portal.Client, Options, new FakeTimeProvider(Now), Portal.Logger) { NewTargets = ["0-3", "0-2"] };

        var plan = await planner.PlanAsync(
            Given.Contacts(), Yesterday with { LinksRefused = ["0-5", "0-2"] }, resumes
                ? Left(SyncMode.Incremental)
                : null, Hash, TestContext.Current.CancellationToken);

        Assert.Equal(["0-2", "0-3", "0-5"], plan.LinksOwed.Order());
        Assert.False(plan.RefreshesLinks);
    }
}

using HubSpotEtl.Pipeline;
using HubSpotEtl.Postgres;
using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Reporting;
using HubSpotEtl.Tests.Pipeline.Support;

namespace HubSpotEtl.Tests.Pipeline;

/// <summary>When a run goes on from what an interrupted one left, and when it does not.</summary>
public sealed class ContinuedRunsTests : PlannedRun
{
    [Fact]
    public async Task an_interrupted_full_load_goes_on_under_its_own_id_and_time()
    {
        var left = Left(SyncMode.Full);

        var plan = await PlanAsync(checkpoint: left);

        Assert.Equal((left.RunId, SyncMode.Full, left.StartedAt), (plan.LogicalRunId, plan.Mode, plan.StartedAt));
        Assert.Same(left, plan.Resumed);
        Assert.Null(plan.Window);
        Assert.Empty(Portal.Sent);
    }

    [Fact]
    public async Task an_interrupted_incremental_run_goes_on_in_its_own_window()
    {
        var left = Left(SyncMode.Incremental);

        var plan = await PlanAsync(checkpoint: left);

        Assert.Equal(new SearchWindow("lastmodifieddate", left.WindowFrom!.Value, left.WindowTo!.Value), plan.Window);
        Assert.Null(plan.Changes);
    }

    [Fact]
    public async Task a_full_load_that_is_asked_for_goes_on_with_a_full_one_but_not_with_an_incremental_one()
    {
        var forced = Options with { FullLoad = true };

        Assert.NotNull((await PlanAsync(forced, checkpoint: Left(SyncMode.Full))).Resumed);
        var plan = await PlanAsync(forced, checkpoint: Left(SyncMode.Incremental));

        Assert.Null(plan.Resumed);
        Assert.Equal(SyncMode.Full, plan.Mode);
        Assert.Single(Portal.Logger.Entries, entry => entry.Id == 9106);
    }

    [Fact]
    public async Task a_checkpoint_of_other_settings_starts_afresh_and_says_so()
    {
        var left = Left(SyncMode.Full) with { SettingsHash = "other" };

        var plan = await PlanFirstAsync(left);

        Assert.Null(plan.Resumed);
        Assert.NotEqual(left.RunId, plan.LogicalRunId);
        Assert.Contains(Portal.Logger.Entries, entry => entry.Id == 9106 && entry.Text.Contains("have changed"));
    }

    [Theory]
    [InlineData(71, true)]
    [InlineData(73, false)]
    public async Task a_checkpoint_is_good_for_three_days(int hours, bool isContinued)
    {
        var left = Left(SyncMode.Full) with { StartedAt = Now.AddHours(-hours) };

        Assert.Equal(isContinued, (await PlanFirstAsync(left)).Resumed is not null);
    }

    public static TheoryData<string> SpoiltCheckpoints =>
    [
        "a start in the future", "a start in 9000", "an unknown mode", "no mode", "an unknown phase", "no phase", "fewer than no records",
        "seen ids that are not its own", "no window",
        "a window without start", "a window without end", "a window that ends before it begins", "a window that begins after the watermark",
        "a window that ends before the run began", "a cursor that is no id",
        "a negative cursor", "a cursor beyond all numbers",
    ];

    [Theory]
    [MemberData(nameof(SpoiltCheckpoints))]
    public async Task a_checkpoint_that_no_run_has_left_is_discarded_and_told(string how)
    {
        Counts(changed: 1);

        var plan = await PlanAsync(checkpoint: Spoilt(how));

        Assert.Null(plan.Resumed);
        Assert.Single(Portal.Logger.Entries, entry => entry.Id == 9106);
    }

    private static Checkpoint Spoilt(string how)
    {
        var left = Left(SyncMode.Incremental);
        return how switch
        {
            "a start in the future" => left with { StartedAt = Now.AddHours(1), WindowTo = Now.AddHours(2) },
            "a start in 9000" => Left(SyncMode.Full) with { StartedAt = new DateTimeOffset(9000, 1, 1, 0, 0, 0, TimeSpan.Zero) },
            "an unknown mode" => left with { SyncMode = "sideways" },
            "no mode" => left with { SyncMode = "" },
            "an unknown phase" => left with { Phase = "beyond" },
            "no phase" => Left(SyncMode.Full) with { Phase = "" },
            "fewer than no records" => left with { Records = -1 },
            "seen ids that are not its own" => left with { IsWhole = false },
            "no window" => left with { WindowFrom = null, WindowTo = null },
            "a window without start" => left with { WindowFrom = null },
            "a window without end" => left with { WindowTo = null },
            "a window that ends before it begins" => left with { WindowFrom = Now.AddHours(-1.5), WindowTo = Now.AddHours(-1.8) },
            "a window that begins after the watermark" => left with { WindowFrom = Now.AddHours(-3) },
            "a window that ends before the run began" => left with { WindowTo = Now.AddHours(-3) },
            "a cursor that is no id" => left with { Cursor = "MTIz" },
            "a negative cursor" => left with { Cursor = "-5" },
            _ => left with { Cursor = "99999999999999999999" },
        };
    }

    [Fact]
    public async Task such_a_change_ends_an_incremental_run_that_was_interrupted_and_not_a_full_one()
    {
        Assert.NotNull((await PlanAsync(Options, Yesterday, Left(SyncMode.Full), Given.Contacts(), reason: "why")).Resumed);
        var plan = await PlanAsync(Options, Yesterday, Left(SyncMode.Incremental), Given.Contacts(), reason: "why");

        Assert.Equal((SyncMode.Full, "why", null), (plan.Mode, plan.Reason, plan.Resumed));
        Assert.Contains(Portal.Logger.Entries, entry => entry.Id == 9106 && entry.Text.Contains("and why"));
    }
}

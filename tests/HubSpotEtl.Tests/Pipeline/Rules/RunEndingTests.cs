using HubSpotEtl.Pipeline;
using HubSpotEtl.Pipeline.Context;
using HubSpotEtl.Pipeline.Runs;
using HubSpotEtl.Postgres.Bookkeeping.Coverage;
using HubSpotEtl.Reporting;

namespace HubSpotEtl.Tests.Pipeline.Rules;

public class RunEndingTests
{
    private static readonly DateTimeOffset s_started = new(2026, 5, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset s_before = s_started.AddHours(-1);

    [Theory]
    [InlineData("Whole", "Healthy", true, true)]
    [InlineData("Faulty", "WithErrors", true, true)]
    [InlineData("Gapped", "WithErrors", true, false)]
    [InlineData("Stopped", "Incomplete", false, false)]
    public void only_what_is_read_to_the_end_and_without_a_gap_moves_the_watermark(
        string completeness, string status, bool isOver, bool moves)
    {
        var ending = Ending(Enum.Parse<Completeness>(completeness));

        Assert.Equal((Enum.Parse<ObjectStatus>(status), isOver), (ending.Status, ending.IsOver));
        Assert.Equal(moves ? s_started : s_before, ending.CompleteUntil);
        Assert.Equal(moves, ending.Watermark(10, [], [], null) is not null);
    }

    [Fact]
    public void every_completeness_has_its_ending() => Assert.Equal(
        [ObjectStatus.Healthy, ObjectStatus.WithErrors, ObjectStatus.WithErrors, ObjectStatus.Incomplete],
        Enum.GetValues<Completeness>().Select(completeness => Ending(completeness).Status));

    [Fact]
    public void a_first_run_that_leaves_a_gap_leaves_no_watermark() =>
        Assert.Null((Ending(Completeness.Gapped) with { WatermarkBefore = null }).CompleteUntil);

    [Fact]
    public void the_watermark_is_when_the_run_began_whatever_was_read_later()
    {
        var watermark = Ending(Completeness.Whole).Watermark(10, [], [], null)!;

        Assert.Equal((s_started, 10, "incremental"), (watermark.LastSync, watermark.RecordsSynced, watermark.SyncMode));
        Assert.Null(watermark.LinksRefused);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void the_time_of_all_links_moves_only_when_all_were_read(bool refreshes) => Assert.Equal(
        refreshes ? s_started : null, Ending(Completeness.Whole, refreshes: refreshes).Watermark(10, [], [], null)!.LinksSynced);

    [Fact]
    public void what_was_refused_and_what_could_not_be_asked_for_is_owed() =>
        Assert.Equal(["0-2", "0-3", "2-9"], Ending(Completeness.Whole).Watermark(10, ["2-9", "0-2"], ["0-3", "0-2"], null)!.LinksRefused);

    [Theory]
    [InlineData(0L, true)]
    [InlineData(1L, false)]
    [InlineData(null, false)]
    public void one_answer_that_counts_no_change_moves_no_window_on(long? changes, bool staysBefore) => Assert.Equal(
        staysBefore ? s_before : null, Ending(Completeness.Whole, changes).Watermark(10, [], [], null)!.SearchFrom);

    [Fact]
    public void what_is_left_out_is_kept_with_the_watermark()
    {
        var leftOut = new Exclusions(["phone"], []);

        Assert.Same(leftOut, Ending(Completeness.Whole).Watermark(10, [], [], leftOut)!.LeftOut);
    }

    private static RunEnding Ending(Completeness completeness, long? changes = 3, bool refreshes = false) => new(
        new RunPlan(Guid.Empty, SyncMode.Incremental, "", s_started, null, changes, refreshes, null), s_before, completeness);
}

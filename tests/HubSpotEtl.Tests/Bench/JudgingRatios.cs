using HubSpotEtl.Benchmarks.Check;

namespace HubSpotEtl.Tests.Bench;

public class JudgingRatios
{
    [Theory]
    [InlineData(1.0, 0.5, true, "ok")]
    [InlineData(1.0, 1.0, true, "ok")]
    [InlineData(1.0, 1.19, true, "ok")]
    [InlineData(0.05, 0.059, true, "ok")]
    [InlineData(1.0, 1.21, false, "WORSE")]
    [InlineData(0.05, 0.07, false, "WORSE")]
    public void a_ratio_is_good_up_to_a_fifth_above_the_committed_one(double committed, double measured, bool isGood, string word)
    {
        var verdict = new Verdict("std: something", committed, measured);

        Assert.Equal(isGood, verdict.IsGood);
        Assert.Contains(word, verdict.ToString());
    }

    [Fact]
    public void a_ratio_that_is_missing_on_either_side_is_never_good()
    {
        var uncommitted = new Verdict("std: something", null, 1);
        var gone = new Verdict("std: something", 1, null);

        Assert.False(uncommitted.IsGood);
        Assert.Contains("NOT COMMITTED", uncommitted.ToString());
        Assert.False(gone.IsGood);
        Assert.Contains("NOT MEASURED", gone.ToString());
    }

    [Fact]
    public void the_line_says_what_was_committed_what_was_measured_and_by_how_much_they_differ()
    {
        var line = new Verdict("std: something", 1, 1.5).ToString();

        Assert.Matches("std: something +committed +1.000 +measured +1.500 +WORSE \\(\\+50%\\)", line);
    }

    [Fact]
    public void wall_time_is_judged_by_the_shortest_of_each_side_and_cpu_time_by_the_median_of_the_rounds()
    {
        Pair[] rounds = [new(2, 1), new(9, 1), new(3, 2)];

        Assert.Equal(2, Ratio.Best(rounds));
        Assert.Equal(2, Ratio.Median(rounds));
        Assert.Equal(1.5, Ratio.Best([new(9, 2), new(3, 8)]));
    }
}

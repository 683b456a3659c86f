using HubSpotEtl.Benchmarks.EndToEnd;
using HubSpotEtl.Benchmarks.Measuring;

namespace HubSpotEtl.Tests.Bench;

public class SummingUp
{
    [Fact]
    public void the_median_stands_in_the_middle_of_the_sorted_values()
    {
        Assert.Equal(new Spread(2, 1, 9), Spread.Of([9, 1, 2]));
        Assert.Equal(new Spread(3, 1, 9), Spread.Of([9, 4, 1, 2]));
        Assert.Throws<ArgumentException>(() => Spread.Of([]));
    }

    [Fact]
    public void a_table_has_a_line_for_each_figure_in_the_order_of_the_first_round()
    {
        var figures = new Figures();
        foreach (var round in new[] { 1, 2, 3 })
        {
            figures.Add("records/s", 10_000.0 * round);
            figures.Add("ratio", 0.25 * round);
        }

        var lines = figures.ToMarkdown().ToList();

        Assert.Equal(["| records/s | 20,000 | 10,000 – 30,000 |", "| ratio | 0.500 | 0.250 – 0.750 |"], lines[2..]);
    }

    [Fact]
    public void cpu_times_are_read_whatever_the_process_is_called()
    {
        const string line = "4711 (a) b (c) S 42 4711 4711 0 -1 4194560 1 2 3 4 150 50 700 300 20 0 1 0 99 0 0";

        var stat = ProcessStat.Parse(line);

        Assert.Equal(new ProcessStat(42, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10)), stat);
    }

    [Fact]
    public void a_process_that_is_gone_has_no_figures() => Assert.Null(ProcessStat.Read(int.MaxValue));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(190, 0)]
    [InlineData(191, 10)]
    [InlineData(600, 30)]
    public void the_least_time_uses_each_window_up_at_its_start(long calls, int seconds)
    {
        Assert.Equal(TimeSpan.FromSeconds(seconds), new Allowance(190, TimeSpan.FromSeconds(10)).LeastTime(calls));
    }
}

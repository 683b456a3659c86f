using HubSpotEtl.Pipeline;
using HubSpotEtl.Reporting;
using Microsoft.Extensions.Time.Testing;

namespace HubSpotEtl.Tests.Pipeline;

public class RunTimelineTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly RunTimeline _timeline;

    public RunTimelineTests() => _timeline = new RunTimeline(_time);

    [Fact]
    public void a_run_that_took_no_time_has_a_beginning_and_an_end()
    {
        _timeline.Add(7);

        Assert.Equal([new(TimeSpan.Zero, 0), new(TimeSpan.Zero, 7)], _timeline.UntilNow());
    }

    [Fact]
    public void a_steady_run_has_the_same_rate_in_each_step()
    {
        Sample(every: 0.1, times: 20, records: 10);

        Assert.Equal(
            [(0, 0), (0.25, 25), (0.5, 50), (0.75, 75), (1, 100), (1.25, 125), (1.5, 150), (1.75, 175), (2, 200)],
            _timeline.UntilNow().Select(point => (point.At.TotalSeconds, (double)point.Records)));
    }

    [Fact]
    public void what_came_between_two_samples_came_evenly()
    {
        Sample(every: 0.5, times: 2, records: 100);

        Assert.Equal([0, 50, 100, 150, 200], _timeline.UntilNow().Select(point => point.Records));
    }

    [Fact]
    public void nothing_comes_while_a_run_waits()
    {
        Sample(every: 2, times: 1, records: 100);

        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 50, 100], _timeline.UntilNow().Select(point => point.Records));
    }

    [Fact]
    public void what_comes_after_the_last_record_is_idle()
    {
        Sample(every: 0.5, times: 1, records: 100);
        _time.Advance(TimeSpan.FromSeconds(0.5));

        Assert.Equal([0, 50, 100, 100, 100], _timeline.UntilNow().Select(point => point.Records));
    }

    [Theory]
    [InlineData(0.37, 0.25, 0.12)]
    [InlineData(0.38, 0.25, 0.13)]
    [InlineData(0.5, 0.25, 0.25)]
    public void a_last_step_that_has_hardly_begun_belongs_to_the_one_before(double seconds, double step, double rest)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));

        double[] times = [.. _timeline.UntilNow().Select(point => point.At.TotalSeconds)];

        Assert.Equal(rest < step / 2 ? [0, step + rest] : [0, step, step + rest], times);
    }

    [Theory]
    [InlineData(29.9, 0.05)]
    [InlineData(30, 0.05)]
    [InlineData(3_600, 0.9)]
    [InlineData(86_400, 17)]
    [InlineData(10_000_000, 1_000_000)]
    public void a_run_of_any_length_has_a_bounded_number_of_even_steps(double seconds, double every)
    {
        var times = (int)Math.Round(seconds / every);
        Sample(every, times, records: 100);

        var points = _timeline.UntilNow();

        Assert.InRange(points.Count - 1, RunTimeline.MostSteps / 2, RunTimeline.MostSteps);
        Assert.Equal(
            (new TimelinePoint(TimeSpan.Zero, 0), new TimelinePoint(times * TimeSpan.FromSeconds(every), 100L * times)),
            (points[0], points[^1]));
        var step = points[1].At;
        Assert.All(points.Index().SkipLast(1), point => Assert.Equal(point.Index * step, point.Item.At));
        Assert.InRange((points[^1].At - points[^2].At) / step, 0.5, 1.5);
        // A page more or less where pages come slowly.
        Assert.All(points, point => Assert.Equal(100 * (point.At.TotalSeconds / every), point.Records, every < 0.5 ? 1.0 : 100.0));
    }

    private void Sample(double every, int times, int records)
    {
        for (var i = 1; i <= times; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(every));
            _timeline.Add((long)i * records);
        }
    }
}

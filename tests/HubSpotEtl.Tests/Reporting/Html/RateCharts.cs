using System.Globalization;
using System.Xml.Linq;
using HubSpotEtl.Pipeline;
using HubSpotEtl.Reporting;
using HubSpotEtl.Reporting.Html;
using Microsoft.Extensions.Time.Testing;

namespace HubSpotEtl.Tests.Reporting.Html;

public class RateCharts
{
    [Fact]
    public void of_nothing_say_so()
    {
        Assert.All(
            new IReadOnlyList<TimelinePoint>[] { [], [new(TimeSpan.Zero, 0)], [new(TimeSpan.Zero, 0), new(TimeSpan.Zero, 9)], [
                new(TimeSpan.Zero, 0), At(5, 0)] },
            points =>
            {
                var page = Page(points);

                Assert.Empty(Charts(page));
                Assert.Contains("No records were read.", page.All("figcaption").Single().Value, StringComparison.Ordinal);
            });
    }

    [Fact]
    public void of_one_step_are_one_bar_as_wide_as_the_drawing()
    {
        var bar = Assert.Single(Bars(Page([new(TimeSpan.Zero, 0), At(0.5, 100)])));

        Assert.Equal((0, 100, 150), (bar.X, bar.Width, bar.Height));
        Assert.Equal("0.00 s to 0.50 s: 200 records/s", bar.Title);
    }

    [Fact]
    public void show_when_records_came_and_when_they_did_not()
    {
        var bars = Bars(Page([new(TimeSpan.Zero, 0), At(2, 0), At(4, 300), At(6, 700), At(10, 700)]));

        Assert.Equal([(20, 20), (40, 20)], bars.Select(bar => (bar.X, bar.Width)));
        // 200 a second is the top of the scale.
        Assert.Equal([(47.5, 112.5), (10, 150)], bars.Select(bar => (bar.Y, bar.Height)));
    }

    [Fact]
    public void of_a_long_run_are_no_larger_than_of_a_short_one()
    {
        var time = new FakeTimeProvider();
        var timeline = new RunTimeline(time);
        for (var page = 1; page <= 90_000; page++)
        {
            time.Advance(TimeSpan.FromSeconds(3));
            timeline.Add(100 * page);
        }

        var chart = Page(timeline.UntilNow());

        var bars = Bars(chart);
        Assert.InRange(bars.Count, RunTimeline.MostSteps / 2, RunTimeline.MostSteps);
        Assert.All(bars, bar => Assert.EndsWith(": 33 records/s", bar.Title, StringComparison.Ordinal));
        Assert.All(bars.Zip(bars.Skip(1)), pair => Assert.Equal(pair.First.X + pair.First.Width, pair.Second.X, 0.01));
        Assert.Equal(
            ["0 h", "24 h", "48 h", "72 h"],
            Charts(chart).Single().Elements().Where(each => each.Name.LocalName == "text").Select(text => text.Value));
    }

    [Theory]
    [InlineData(0.5, 0.6)]
    [InlineData(1, 1)]
    [InlineData(1.01, 2)]
    [InlineData(351.6, 400)]
    [InlineData(1000, 1000)]
    [InlineData(61_000, 80_000)]
    public void have_a_scale_that_is_easy_to_read(double most, double top) => Assert.Equal(top, new ChartScale(most).Top, 1e-9);

    [Theory]
    [InlineData(0.05, "0 s, 0.01 s, 0.02 s, 0.03 s, 0.04 s, 0.05 s")]
    [InlineData(34.63, "0 s, 10 s, 20 s, 30 s")]
    [InlineData(61, "0 s, 15 s, 30 s, 45 s, 60 s")]
    [InlineData(4107, "0 min, 15 min, 30 min, 45 min, 60 min")]
    [InlineData(86_400 * 30, "0 h, 144 h, 288 h, 432 h, 576 h, 720 h")]
    public void have_times_that_are_easy_to_read(double seconds, string ticks) => Assert.Equal(
        ticks,
        string.Join(
            ", ",
            ChartScale.TicksOf(TimeSpan.FromSeconds(seconds))
                .Select(tick => string.Create(CultureInfo.InvariantCulture, $"{tick.Count:0.##} {tick.Unit}"))));

    private static TimelinePoint At(double seconds, long records) => new(TimeSpan.FromSeconds(seconds), records);

    private static XDocument Page(IReadOnlyList<TimelinePoint> points) =>
        PageOutline.Parse(SyncPages.Page(Sample.Of(Sample.Services with { Timeline = points })));

    private static IEnumerable<XElement> Charts(XDocument page) => page.All("svg").Where(svg => svg.Attribute("class")?.Value == "chart");

    private static List<(double X, double Width, double Y, double Height, string Title)> Bars(XDocument page) =>
    [
        .. Charts(page).Single().Elements().Where(each => each.Name.LocalName == "rect").Select(bar =>
            (Number(bar, "x"), Number(bar, "width"), Number(bar, "y"), Number(bar, "height"), bar.Value)),
    ];

    private static double Number(XElement element, string attribute) =>
        double.Parse(element.Attribute(attribute)!.Value.TrimEnd('%'), CultureInfo.InvariantCulture);
}

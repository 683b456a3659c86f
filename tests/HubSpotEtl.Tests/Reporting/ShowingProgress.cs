using HubSpotEtl.Reporting.Progress;
using HubSpotEtl.Tests.HubSpot.Support;
using Microsoft.Extensions.Time.Testing;

namespace HubSpotEtl.Tests.Reporting;

public class ShowingProgress
{
    private readonly FakeTimeProvider _time = new();
    private ProgressSnapshot _now = new();

    [Fact]
    public void names_all_that_is_known()
    {
        var snapshot =
            new ProgressSnapshot { Records = 12_300, TotalRecords = 200_000, Pages = 123, Associations = 4567, ApiCallsLeft = 4321 };

        Assert.Equal(
            "contacts: 12,300 of 200,000 records (6 %), 2,050/s, ETA 0:01:32, 123 pages, 4,567 associations, 4,321 calls left",
            ProgressLine.Of("contacts", snapshot, 2_050));
    }

    [Fact]
    public void leaves_out_what_is_not_known() =>
        Assert.Equal("deals: 0 records, 0 pages", ProgressLine.Of("deals", new ProgressSnapshot(), null));

    [Fact]
    public void does_not_count_what_a_former_run_had_stored_as_speed()
    {
        var rate = new ProgressRate(_time);
        rate.Next(1_000);
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(10, rate.Next(1_100));
    }

    [Fact]
    public void tells_the_rate_of_the_last_half_minute()
    {
        var rate = new ProgressRate(_time);
        double? last = null;
        for (var second = 0; second <= 100; second++)
        {
            last = rate.Next(second <= 60 ? second * 1_000 : 60_000 + ((second - 60) * 10));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(10, last);
    }

    [Fact]
    public void without_a_terminal_is_a_log_line_every_five_seconds_as_long_as_there_is_some()
    {
        var log = new RecordingLogger();
        using var progress = new LogProgress(log, _time);
        progress.Watch("contacts", () => _now);

        for (var tenths = 1; tenths <= 120; tenths++)
        {
            _now = _now with { Records = Math.Min(100, tenths) * 10 };
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(
            ["contacts: 500 records, 100/s, 0 pages", "contacts: 1,000 records, 100/s, 0 pages"], log.Entries.Select(entry => entry.Text));
        Assert.All(log.Entries, entry => Assert.Equal(9010, entry.Id));
    }

    [Fact]
    public void says_nothing_of_an_object_that_is_over()
    {
        var log = new RecordingLogger();
        using var progress = new LogProgress(log, _time);
        progress.Watch("contacts", () => new ProgressSnapshot { Records = _time.GetTimestamp() });
        progress.Finish("contacts", "healthy", isHealthy: true);

        _time.Advance(TimeSpan.FromSeconds(20));

        Assert.Empty(log.Entries);
    }

    [Fact]
    public void starts_the_rate_anew_for_each_object()
    {
        var log = new RecordingLogger();
        using var progress = new LogProgress(log, _time);
        progress.Watch("contacts", () => _now);
        progress.Finish("contacts", "healthy", isHealthy: true);
        _time.Advance(TimeSpan.FromSeconds(95));
        progress.Watch("deals", () => _now);
        _now = _now with { Records = 50 };

        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Contains("50 records, 10/s", Assert.Single(log.Entries).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void has_its_figures_in_the_log_one_by_one()
    {
        var log = new RecordingLogger();
        using var progress = new LogProgress(log, _time);
        progress.Watch("contacts", () => _now);
        _now = new ProgressSnapshot { Records = 100, TotalRecords = 900, Unmerged = 7, Associations = 3, ApiCallsLeft = 2 };

        _time.Advance(LogProgress.Interval);

        var fields = Assert.Single(log.Entries).Fields;
        Assert.Equal(
            [
                ("objectType", "contacts"), ("records", 100L), ("totalRecords", 900L), ("recordsPerSecond", 20.0), ("unmerged", 7L),
                ("associations", 3L), ("apiCallsLeft", 2L)],
            fields.Where(field => field.Key is not ("Line" or "{OriginalFormat}")).Select(field => (field.Key, field.Value!)));
    }
}

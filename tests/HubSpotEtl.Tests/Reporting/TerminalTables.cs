using System.Text.RegularExpressions;
using HubSpotEtl.Diagnostics.Output;
using HubSpotEtl.Reporting.Progress;
using HubSpotEtl.Reporting.Terminal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace HubSpotEtl.Tests.Reporting;

public sealed partial class TerminalTables : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly StringWriter _terminal = new();
    private readonly LiveRegion _region;
    private readonly TerminalProgress _progress;
    private TerminalSize _size = TerminalSize.Usual;

    public TerminalTables()
    {
        _region = new LiveRegion(_terminal);
        _progress = new TerminalProgress(_region, () => _size, ["contacts", "deals"], ProgressSigns.Ascii, NullLogger.Instance, _time);
    }

    public void Dispose()
    {
        _progress.Dispose();
        _region.Dispose();
        _terminal.Dispose();
    }

    [Fact]
    public void show_nothing_of_a_run_that_is_over_at_once()
    {
        _progress.Watch("contacts", () => new ProgressSnapshot());
        _progress.Finish("contacts", "healthy", isHealthy: true);
        _time.Advance(TimeSpan.FromMilliseconds(499));
        _progress.Dispose();

        Assert.Equal("", _terminal.ToString());
    }

    [Fact]
    public void follow_the_objects_from_waiting_to_their_outcome()
    {
        var records = 0;
        Assert.Matches("> contacts.*\n.*. deals +waiting", Next());
        _progress.Watch("contacts", () => new ProgressSnapshot { Records = records, TotalRecords = 400 });
        records = 100;
        Assert.Matches("> contacts +#+[^#]+ 25 % +100 +400 +500/s", Next());
        _progress.Finish("contacts", "with_errors", isHealthy: false);

        Assert.Matches("x contacts +.*with_errors.* 25 % +100 +400 +500/s +0:00.*\n.*> deals", Next());
    }

    [Fact]
    public void tell_an_object_that_begins_anew_from_where_it_goes_on()
    {
        _progress.Watch("contacts", () => new ProgressSnapshot { Records = 5_000 });
        Next();
        _progress.Watch("contacts", () => new ProgressSnapshot { Records = 3_000 });

        Assert.Matches("> contacts +3,000 +0/s", Next());
    }

    [Fact]
    public void take_the_width_that_the_terminal_has_now()
    {
        _size = new TerminalSize(200, 24);
        _progress.Watch("contacts", () => new ProgressSnapshot { Records = 100, TotalRecords = 400, Unmerged = 7 });
        Assert.Contains("lag", Next(), StringComparison.Ordinal);

        _size = new TerminalSize(20, 24);

        Assert.All(Next().Split('\n').Skip(1), line => Assert.True(line.Length < 40, line));
    }

    [Fact]
    public void leave_nothing_behind()
    {
        Next();
        _progress.Dispose();
        var end = _terminal.ToString().Length;
        Assert.EndsWith("\r\e[J", _terminal.ToString(), StringComparison.Ordinal);

        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(end, _terminal.ToString().Length);
    }

    [Fact]
    public void that_cannot_be_drawn_end_nothing()
    {
        _progress.Watch("contacts", () => new ProgressSnapshot());
        _size = null!;

        Next();
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal("", _terminal.ToString());
    }

    private string Next()
    {
        var before = _terminal.ToString().Length;
        _time.Advance(before == 0 ? TimeSpan.FromMilliseconds(500) : TimeSpan.FromMilliseconds(200));
        return Colour().Replace(_terminal.ToString()[before..], "");
    }

    [GeneratedRegex("\e\\[[0-9;]*[mK]")]
    private static partial Regex Colour();
}

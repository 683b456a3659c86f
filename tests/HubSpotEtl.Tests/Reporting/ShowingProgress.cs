using HubSpotEtl.Reporting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace HubSpotEtl.Tests.Reporting;

public class ShowingProgress
{
    private const string Wipe = "\r\u001b[K";

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void names_all_that_is_known()
    {
        var snapshot = new ProgressSnapshot("contacts")
        {
            Records = 12_300,
            TotalRecords = 200_000,
            Pages = 123,
            Associations = 4567,
            ApiCallsLeft = 4321,
        };

        Assert.Equal(
            "contacts: 12,300 of 200,000 records (6 %), 2,050/s, ETA 0:01:32, 123 pages, 4,567 associations, 4,321 calls left",
            ProgressLine.Of(snapshot, TimeSpan.FromSeconds(6), recordsBefore: 0));
    }

    [Fact]
    public void leaves_out_what_is_not_known() => Assert.Equal(
        "deals: 0 records, 0 pages",
        ProgressLine.Of(new ProgressSnapshot("deals"), TimeSpan.Zero, recordsBefore: 0));

    [Fact]
    public void does_not_count_what_a_former_run_had_stored_as_speed() => Assert.Contains(
        "1,100 records, 10/s",
        ProgressLine.Of(new ProgressSnapshot("deals") { Records = 1100 }, TimeSpan.FromSeconds(10), recordsBefore: 1000),
        StringComparison.Ordinal);

    [Fact]
    public void without_a_terminal_is_a_log_line_every_five_seconds_at_most()
    {
        var log = new RecordingLogger();
        var progress = new LogProgress(log, _time);

        for (var tenths = 0; tenths <= 120; tenths++)
        {
            progress.Report(new ProgressSnapshot("contacts") { Records = tenths * 10 });
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal(
            ["contacts: 500 records, 100/s, 0 pages", "contacts: 1,000 records, 100/s, 0 pages"],
            log.Entries.Select(entry => entry.Message));
        Assert.All(log.Entries, entry => Assert.Equal(9010, entry.Id));
    }

    [Fact]
    public void on_a_terminal_is_one_line_that_is_wiped_at_the_end()
    {
        using var terminal = new StringWriter();
        var progress = new TerminalProgress(terminal, () => 20, _time);

        progress.Report(new ProgressSnapshot("contacts"));
        _time.Advance(TimeSpan.FromMilliseconds(199));
        progress.Report(new ProgressSnapshot("contacts") { Records = 1 });
        _time.Advance(TimeSpan.FromMilliseconds(1));
        progress.Report(new ProgressSnapshot("contacts") { Records = 2 });
        progress.Finish("contacts");

        Assert.Equal($"{Wipe}contacts: 2 records{Wipe}"[..(3 + 1 + 19)] + Wipe, terminal.ToString());
    }

    [Fact]
    public void starts_the_rate_anew_for_each_object()
    {
        var log = new RecordingLogger();
        var progress = new LogProgress(log, _time);
        progress.Report(new ProgressSnapshot("contacts"));
        progress.Finish("contacts");
        _time.Advance(TimeSpan.FromSeconds(95));
        progress.Report(new ProgressSnapshot("deals"));
        _time.Advance(TimeSpan.FromSeconds(5));

        progress.Report(new ProgressSnapshot("deals") { Records = 50 });

        Assert.Contains("50 records, 10/s", log.Entries[^1].Message, StringComparison.Ordinal);
    }

    private sealed class RecordingLogger : ILogger
    {
        public List<(int Id, string Message)> Entries { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Entries.Add((eventId.Id, formatter(state, exception)));
    }
}

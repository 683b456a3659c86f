using HubSpotEtl.Configuration;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.Diagnostics.Output;
using HubSpotEtl.Secrets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace HubSpotEtl.Tests.Diagnostics;

public sealed class LogLines : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void carry_time_level_source_and_id()
    {
        var lines = Written(LogLevel.Information, logger => Log.ObjectStarted(logger, "contacts", 1, 3));

        Assert.Equal(["2026-11-24T04:13:00.123Z INFO     Tests[9002] contacts: sync started (1 of 3)"], lines);
    }

    [Fact]
    public void cannot_be_forged_by_a_value()
    {
        var lines = Written(LogLevel.Information, logger => Say(logger, "x\n2026-11-24T04:13:00.123Z CRITICAL Run[9011] \u001b[2Jforged"));

        Assert.Equal(
            "2026-11-24T04:13:00.123Z INFO     Tests[9010] x\\n2026-11-24T04:13:00.123Z CRITICAL Run[9011] \\u001b[2Jforged",
            Assert.Single(lines));
    }

    [Fact]
    public void mark_what_belongs_to_an_exception()
    {
        var lines = Written(LogLevel.Information, logger => Log.ObjectFailed(logger, new IOException("first\nsecond"), "deals", "reason"));

        Assert.Equal("2026-11-24T04:13:00.123Z ERROR    Tests[9004] deals: sync failed: reason", lines[0]);
        Assert.Equal(["    | System.IO.IOException: first", "    | second"], lines[1..]);
    }

    [Fact]
    public void below_the_level_are_not_written()
    {
        var lines = Written(LogLevel.Warning, logger =>
        {
            Say(logger, "not this");
            Log.StopRequested(logger);
        });

        Assert.Contains("WARNING  Tests[9005]", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public void never_hold_a_secret_of_the_configuration()
    {
        var options = HubSpotEtl.Tests.Configuration.Given.Options();

        var lines = Written(LogLevel.Debug, logger => Log.ConfigurationInForce(logger, options.HubSpot, options.Database, options.Sync));

        Assert.Contains("AccessToken = ***", Assert.Single(lines), StringComparison.Ordinal);
        Assert.DoesNotContain(HubSpotEtl.Tests.Configuration.Given.Password, lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void never_hold_a_secret_that_an_exception_repeats()
    {
        var failure = new IOException(
            "invalid header: Bearer TOKEN-THAT-MUST\n-NOT-SHOW", new IOException("password 'PASSWORD-THAT-MUST-NOT-SHOW' refused"));

        var lines = Written(LogLevel.Debug, logger => Log.ObjectFailed(logger, failure, "deals", "TOKEN-THAT-MUST-NOT-SHOW"));

        Assert.Contains("deals: sync failed: ***", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.Contains("invalid header: Bearer ***", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("-NOT-SHOW", StringComparison.Ordinal));
    }

    [Fact]
    public void go_to_a_file_that_is_appended_to_and_whose_folder_is_made()
    {
        Written(LogLevel.Information, logger => Say(logger, "one"));
        var lines = Written(LogLevel.Information, logger => Say(logger, "dos ñ"));

        Assert.Equal(["one", "dos ñ"], lines.Select(line => line.Split("] ")[1]));
    }

    [Fact]
    public void of_several_processes_do_not_overwrite_each_other()
    {
        using var one = new LogFile(_folder["shared.log"], Assert.Fail);
        using var other = new LogFile(_folder["shared.log"], Assert.Fail);

        one.Append("a\n");
        other.Append("b\n");
        one.Append("c\n");

        Assert.Equal("a\nb\nc\n", File.ReadAllText(_folder["shared.log"]));
    }

    [Fact]
    public void go_on_from_the_start_when_the_file_was_truncated()
    {
        using var file = new LogFile(_folder["rotated.log"], Assert.Fail);
        file.Append("old\n");

        File.WriteAllText(_folder["rotated.log"], "");
        file.Append("new\n");

        Assert.Equal("new\n", File.ReadAllText(_folder["rotated.log"]));
    }

    [Fact]
    public void that_cannot_be_written_are_told_once_and_stop_nothing()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no full device here.");
        var complaints = new List<string>();
        using var file = new LogFile("/dev/full", complaints.Add);

        file.Append("a\n");
        file.Append("b\n");

        Assert.Contains("cannot be written any more", Assert.Single(complaints), StringComparison.Ordinal);
    }

    [Fact]
    public void need_a_file_that_can_be_opened()
    {
        var folder = _folder.MakeFolder("taken");

        var exception = Assert.Throws<InvalidOptionsException>(
            () => LogOutput.Open(new LoggingOptions { File = folder }, new Redaction(), new FakeTimeProvider(), region: null, Assert.Fail));

        Assert.Equal(("--log-file", folder), (exception.Mistakes[0].Name, exception.Mistakes[0].Value));
    }

    private static void Say(ILogger logger, string text) => Log.Progress(logger, text, "contacts", 0, null, null, 0, 0, null);

    private string[] Written(LogLevel level, Action<ILogger> write) =>
        WrittenLog.Lines(_folder["logs/etl.log"], LogFormat.Text, level, write);
}

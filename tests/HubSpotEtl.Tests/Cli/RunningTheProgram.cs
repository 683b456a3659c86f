using System.Runtime.InteropServices;
using System.Text.Json;
using HubSpotEtl.Cli;
using HubSpotEtl.Hosting;
using HubSpotEtl.Pipeline.Jobs;
using HubSpotEtl.Pipeline.Runs;
using HubSpotEtl.Reporting;
using HubSpotEtl.Reporting.Progress;
using HubSpotEtl.Reporting.Terminal;
using HubSpotEtl.Tests.Configuration;
using HubSpotEtl.Tests.Reporting;
using HubSpotEtl.Tests.Reporting.Html;

namespace HubSpotEtl.Tests.Cli;

public sealed class RunningTheProgram : CommandFixture
{
    private readonly TemporaryFolder _folder = new();
    private SyncFunction _runSync = (_, _, _) => Task.FromResult(Sample.Of(Sample.Services));
    private Dictionary<string, string> _environment = Given.Required;
    private SyncJob? _job;

    public override void Dispose()
    {
        _folder.Dispose();
        base.Dispose();
    }

    [Fact]
    public async Task healthy_objects_end_with_0_and_a_report_on_standard_output()
    {
        Assert.Equal(0, await Run("--object-type services"));

        Assert.Contains("HEALTH REPORT: services", Out.ToString(), StringComparison.Ordinal);
        Assert.Equal("", Error.ToString());
    }

    [Theory]
    [InlineData(ObjectStatus.WithErrors)]
    [InlineData(ObjectStatus.Incomplete)]
    public async Task an_object_that_is_not_healthy_ends_with_1(ObjectStatus status)
    {
        _runSync = (_, _, _) => Task.FromResult(Sample.Of(Sample.Services, Sample.Services with { Status = status }));

        Assert.Equal(1, await Run("--object-type services,deals"));
    }

    [Fact]
    public async Task an_object_that_failed_ends_with_1_and_the_report_says_why()
    {
        _runSync = (_, _, _) =>
            Task.FromResult(new RunSummary([], [new ObjectFailure("services", "HubSpotApiException", "the reason")], 1));

        Assert.Equal(1, await Run("--object-type services"));
        Assert.Contains("the reason", Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_run_that_throws_ends_with_1_and_is_logged()
    {
        _runSync = (_, _, _) => throw new IOException("the database is gone");

        Assert.Equal(1, await Run($"--object-type services --log-file {_folder["etl.log"]}"));
        Assert.Contains("The run failed: the database is gone", File.ReadAllText(_folder["etl.log"]), StringComparison.Ordinal);
        Assert.Equal("", Out.ToString());
    }

    [Theory]
    [InlineData("--bogus", "bogus")]
    [InlineData("--object-type services --max-workers many", "--max-workers: \"many\" is not allowed")]
    [InlineData("frobnicate", "frobnicate")]
    [InlineData("--object-type services --log-file /dev/null/x", "--log-file")]
    [InlineData("--object-type services --report-file /dev/null/x", "--report-file")]
    public async Task a_wrong_call_ends_with_2_before_anything_runs(string call, string message)
    {
        Assert.Equal(2, await Run(call));

        Assert.Null(_job);
        Assert.Contains(message, Error.ToString(), StringComparison.Ordinal);
        Assert.Equal("", Out.ToString());
    }

    [Fact]
    public async Task missing_configuration_ends_with_2_and_names_all_that_is_missing()
    {
        _environment = [];

        Assert.Equal(2, await Run(""));
        Assert.All(
            ["ACCESS_TOKEN", "DB_HOST", "DB_NAME", "DB_USER", "DB_PASS", "--object-type"],
            name => Assert.Contains(name, Error.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task settings_come_from_the_file_of_the_working_directory_too()
    {
        _folder.Write(".env", "DB_HOST=from-file\nDB_SCHEMA=from_file\n");

        await Run("--object-type services,deals");

        Assert.Equal(("db.example", "from_file"), (_job!.Options.Database.Host, _job.Options.Database.Schema));
        Assert.Equal(["services", "deals"], _job.Options.Sync.ObjectTypes);
    }

    [Theory]
    [InlineData(PosixSignal.SIGINT, 130)]
    [InlineData(PosixSignal.SIGTERM, 143)]
    public async Task a_first_signal_stops_softly_and_the_report_is_still_printed(PosixSignal signal, int exitCode)
    {
        _runSync = (_, stopRequested, cancellationToken) =>
        {
            Signals.Receive(signal);
            Assert.Equal((true, false), (stopRequested.IsCancellationRequested, cancellationToken.IsCancellationRequested));
            return Task.FromResult(Sample.Of(Sample.Services with { Status = ObjectStatus.Incomplete }));
        };

        Assert.Equal(exitCode, await Run("--object-type services"));
        Assert.Contains("incomplete", Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_second_signal_cancels_and_the_first_one_names_the_exit_code()
    {
        _runSync = (_, _, cancellationToken) =>
        {
            Assert.True(Signals.Receive(PosixSignal.SIGTERM));
            Assert.True(Signals.Receive(PosixSignal.SIGINT));
            return Task.FromCanceled<RunSummary>(cancellationToken);
        };

        Assert.Equal(143, await Run("--object-type services"));
    }

    [Fact]
    public void a_third_signal_is_left_to_the_system()
    {
        Assert.True(Signals.Receive(PosixSignal.SIGINT));
        Assert.True(Signals.Receive(PosixSignal.SIGINT));
        Assert.False(Signals.Receive(PosixSignal.SIGINT));
    }

    [Fact]
    public async Task json_is_all_that_standard_output_gets_and_the_report_file_gets_the_same()
    {
        Assert.Equal(0, await Run($"--object-type services --output json --log-level DEBUG --report-file {_folder["r/report.json"]}"));

        using var json = JsonDocument.Parse(Out.ToString());
        Assert.Equal("services", json.RootElement.GetProperty("object_type").GetString());
        Assert.Equal(Out.ToString(), File.ReadAllText(_folder["r/report.json"]));
    }

    [Theory]
    [InlineData(ObjectStatus.Healthy, 0)]
    [InlineData(ObjectStatus.Incomplete, 1)]
    [InlineData(null, 1)]
    public async Task a_report_file_is_a_page_where_its_name_says_so_however_the_run_ended(ObjectStatus? status, int exitCode)
    {
        _runSync = (_, _, _) => Task.FromResult(status is { } ended
            ? Sample.Of(Sample.Services with { Status = ended })
            : new RunSummary([], [new ObjectFailure("services", "HubSpotApiException", "the reason")], 1));

        Assert.Equal(exitCode, await Run($"--object-type services --output json --lang es --report-file {_folder["r/report.html"]}"));

        var page = PageOutline.Of(File.ReadAllText(_folder["r/report.html"]));
        Assert.StartsWith("hubspot-etl · Informe de sincronización\n# services\n", page, StringComparison.Ordinal);
        Assert.Contains(status?.Word() ?? "HubSpotApiException: the reason", page, StringComparison.Ordinal);
        Assert.Equal([_folder["r/report.html"]], Directory.GetFiles(_folder["r"]));
        JsonDocument.Parse(Out.ToString()).Dispose();
    }

    [Fact]
    public async Task spanish_is_spoken_where_the_locale_says_so()
    {
        _environment["LANG"] = "es_MX.UTF-8";

        await Run("--object-type services");

        Assert.Contains("INFORME DE SALUD: services", Out.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--object-type a", false, typeof(LogProgress))]
    [InlineData("--object-type a", true, typeof(TerminalProgress))]
    [InlineData("--object-type a --no-progress", true, typeof(NoProgress))]
    public async Task progress_suits_where_it_is_shown(string call, bool terminal, Type sink)
    {
        await Run(call, terminal);

        Assert.IsType(sink, _job!.Progress, exactMatch: true);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("sync --help")]
    [InlineData("--version")]
    public async Task help_and_version_end_with_0_on_standard_output_without_any_configuration(string call)
    {
        _environment = [];

        Assert.Equal(0, await Run(call));
        Assert.StartsWith("hubspot-etl ", Out.ToString(), StringComparison.Ordinal);
        Assert.Equal("", Error.ToString());
    }

    [Fact]
    public async Task no_secret_shows_in_any_output_at_the_most_talkative_level()
    {
        _runSync = (job, _, _) => throw new InvalidOperationException($"{job.Options}");

        await Run($"--object-type services --log-level DEBUG --log-file {_folder["etl.log"]}");

        var all = Out + Error.ToString() + File.ReadAllText(_folder["etl.log"]);
        Assert.Contains("AccessToken = ***", all, StringComparison.Ordinal);
        Assert.DoesNotContain(Given.Token, all, StringComparison.Ordinal);
        Assert.DoesNotContain(Given.Password, all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_report_that_cannot_be_printed_ends_with_1_but_its_file_is_written()
    {
        var code = await Run($"--object-type services --report-file {_folder["report.json"]}", output: new FullDisk());

        Assert.Equal(1, code);
        Assert.Contains("Standard output cannot be written", Error.ToString(), StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["report.json"]));
    }

    private Task<int> Run(string call, bool terminal = false, TextWriter? output = null)
    {
        var host = HostContext with
        {
            Out = output ?? Out,
            ErrorIsTerminal = terminal,
            Environment = _environment,
            WorkingDirectory = _folder.Path,
            RunSync = (job, stopRequested, cancellationToken) => _runSync(_job = job, stopRequested, cancellationToken),
        };
        return new Application(host).RunAsync(call.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}

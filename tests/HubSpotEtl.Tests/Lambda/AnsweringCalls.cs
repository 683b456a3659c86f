using System.Globalization;
using System.Text;
using System.Text.Json;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Hosting;
using HubSpotEtl.Lambda;
using HubSpotEtl.Pipeline.Runs;
using HubSpotEtl.Reporting;
using HubSpotEtl.Tests.Configuration;
using Microsoft.Extensions.Time.Testing;
using Sample = HubSpotEtl.Tests.Reporting.Sample;

namespace HubSpotEtl.Tests.Lambda;

public sealed class AnsweringCalls : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly StopSignals _signals = new();
    private readonly StringWriter _error = new();
    private readonly List<EtlOptions> _asked = [];
    private SyncFunction _sync = (_, _, _) => Task.FromResult(Sample.Of(Sample.Services));

    public void Dispose()
    {
        _signals.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task one_healthy_object_is_answered_by_200_and_its_report_as_a_text()
    {
        var answer = await AnswerAsync("""{"object_type":"services"}""");

        Assert.Equal(200, answer.StatusCode);
        Assert.Equal("application/json", answer.Headers["Content-Type"]);
        Assert.Equal("services", JsonElement.Parse(answer.Body).GetProperty("object_type").GetString());
    }

    [Fact]
    public async Task several_objects_of_which_one_failed_are_answered_by_207()
    {
        _sync = (_, _, _) =>
            Task.FromResult(new RunSummary([Sample.Services], [new ObjectFailure("projects", "ConnectionError", "why")], 2));

        var answer = await AnswerAsync("""{"object_types":["services","projects"]}""");

        Assert.Equal(207, answer.StatusCode);
        var body = JsonElement.Parse(answer.Body);
        Assert.Equal(["results", "errors", "total_objects"], body.EnumerateObject().Select(one => one.Name));
        Assert.Equal("ConnectionError", body.GetProperty("errors")[0].GetProperty("error").GetString());
    }

    [Theory]
    [InlineData(ObjectStatus.WithErrors)]
    [InlineData(ObjectStatus.Incomplete)]
    public async Task an_object_that_is_not_healthy_is_answered_by_207(ObjectStatus status)
    {
        _sync = (_, _, _) => Task.FromResult(Sample.Of(Sample.Services with { Status = status }));

        Assert.Equal(207, (await AnswerAsync("""{"object_type":"services"}""")).StatusCode);
    }

    [Fact]
    public async Task mistakes_of_the_event_and_of_the_environment_are_answered_together_by_400_and_nothing_runs()
    {
        var answer = await AnswerAsync(
            """{"object_type":7,"log_level":"LOUD","max_workers":0,"force_full_load":"perhaps"}""", environment: Given.With(("DB_PORT", "many"), ("DB_HOST", "")));

        var body = JsonElement.Parse(answer.Body);
        Assert.Equal((400, "ConfigurationError"), (answer.StatusCode, body.GetProperty("error").GetString()));
        string[] told = [.. body.GetProperty("mistakes").EnumerateArray().Select(one => one.GetString()!)];
        Assert.Equal(6, told.Length);
        Assert.All(
            [
                "object_type: \"7\"", "log_level: \"LOUD\"", "max_workers: \"0\"", "force_full_load: \"perhaps\"", "DB_PORT: \"many\"",
                "DB_HOST: missing"],
            text => Assert.Contains(told, one => one.StartsWith(text, StringComparison.Ordinal)));
        Assert.Contains("DB_PORT", _error.ToString(), StringComparison.Ordinal);
        Assert.Empty(_asked);
    }

    [Theory]
    [InlineData("""{"object_types":["deals","contacts"],"log_level":"debug","max_workers":7,"force_full_load":true}""", "deals,contacts Debug 7 True")]
    [InlineData("""{"object_type":"deals"}""", "deals Warning 2 False")]
    [InlineData("{}", "services Warning 2 False")]
    public async Task the_event_is_over_the_environment(string json, string wanted)
    {
        var environment = Given.With(("OBJECT_TYPE", "services"), ("LOG_LEVEL", "WARNING"), ("ETL_MAX_WORKERS", "2"));

        await AnswerAsync(json, environment: environment);

        Assert.Equal(wanted, Shown(Assert.Single(_asked)));
    }

    [Fact]
    public async Task contacts_are_the_default_where_nobody_names_an_object()
    {
        var environment = Given.Required;
        environment.Remove("OBJECT_TYPE");

        await AnswerAsync("{}", environment: environment);

        Assert.Equal(["contacts"], Assert.Single(_asked).Sync.ObjectTypes);
    }

    [Fact]
    public async Task nothing_of_one_call_is_left_for_the_next()
    {
        await AnswerAsync("""{"object_types":["deals"],"log_level":"DEBUG","max_workers":7,"force_full_load":true}""");
        await AnswerAsync("""{"object_type":"tickets"}""");

        Assert.Equal(["deals Debug 7 True", "tickets Information  False"], _asked.Select(Shown));
    }

    [Fact]
    public async Task the_run_is_stopped_softly_before_the_deadline()
    {
        _sync = async (_, stop, cancel) =>
        {
            _time.Advance(TimeSpan.FromSeconds(15.1));
            await Task.Delay(Timeout.InfiniteTimeSpan, stop).ContinueWith(_ => { }, TaskScheduler.Default);
            Assert.False(cancel.IsCancellationRequested);
            return Sample.Of(Sample.Services with { Status = ObjectStatus.Incomplete });
        };

        Assert.Equal(207, (await AnswerAsync("""{"object_type":"services"}""", secondsLeft: 20)).StatusCode);
    }

    [Fact]
    public async Task a_run_that_throws_leaves_no_answer()
    {
        _sync = (_, _, _) => throw new IOException("the disk is gone");

        await Assert.ThrowsAsync<IOException>(() => AnswerAsync("""{"object_type":"services"}"""));
    }

    private static string Shown(EtlOptions options) =>
        $"{string.Join(',', options.Sync.ObjectTypes)} {options.Logging.Level} {options.Sync.MaxWorkers} {options.Sync.FullLoad}";

    private Task<LambdaAnswer> AnswerAsync(string json, int secondsLeft = 900, Dictionary<string, string>? environment = null)
    {
        var host = new HostContext
        {
            Out = TextWriter.Null,
            Error = _error,
            Environment = environment ?? Given.Required,
            WorkingDirectory = "/",
            Time = _time,
            Signals = _signals,
            RunSync = (_, _, _) => throw new InvalidOperationException("Lambda has a way of its own."),
        };
        var deadline = _time.GetUtcNow().AddSeconds(secondsLeft).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var handler = new LambdaHandler(host, (job, stop, cancel) =>
        {
            _asked.Add(job.Options);
            return _sync(job, stop, cancel);
        });
        return handler.AnswerAsync(new Invocation("8476a536", Encoding.UTF8.GetBytes(json), deadline, null, null));
    }
}

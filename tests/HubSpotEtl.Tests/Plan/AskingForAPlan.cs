using System.Runtime.InteropServices;
using System.Text.Json;
using HubSpotEtl.Cli;
using HubSpotEtl.Configuration;
using HubSpotEtl.Plan;
using HubSpotEtl.Tests.Configuration;
using Microsoft.Extensions.Time.Testing;

namespace HubSpotEtl.Tests.Plan;

public sealed class AskingForAPlan : IDisposable
{
    private readonly StopSignals _signals = new();
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();
    private MakePlan _plan = (_, _) => Task.FromResult(Sample.Of(Sample.FirstContacts));

    public void Dispose()
    {
        _signals.Dispose();
        _out.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task ends_with_0_and_prints_it()
    {
        Assert.Equal(0, await Run());

        Assert.StartsWith("====", _out.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("\n", _out.ToString(), StringComparison.Ordinal);
        Assert.Equal("", _error.ToString());
    }

    [Fact]
    public async Task prints_nothing_but_the_document_when_json_is_asked_for()
    {
        Assert.Equal(0, await Run(("--output", "json")));

        using var json = JsonDocument.Parse(_out.ToString());
        Assert.Equal("contacts", json.RootElement.GetProperty("results")[0].GetProperty("object_type").GetString());
    }

    [Fact]
    public async Task ends_with_1_when_an_object_cannot_be_planned_and_prints_the_others()
    {
        _plan = (_, _) => Task.FromResult(Sample.Of(Sample.FirstContacts) with { Errors = [Sample.RefusedLeads] });

        Assert.Equal(1, await Run());

        Assert.Contains("PLAN: contacts", _out.ToString(), StringComparison.Ordinal);
        Assert.Contains("leads: failed", _out.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PosixSignal.SIGINT, 130)]
    [InlineData(PosixSignal.SIGTERM, 143)]
    public async Task gives_up_at_the_first_signal(PosixSignal signal, int exitCode)
    {
        _plan = (_, cancellationToken) =>
        {
            _signals.Receive(signal);
            return Task.FromCanceled<PlanSummary>(cancellationToken);
        };

        Assert.Equal(exitCode, await Run());
        Assert.Equal("", _out.ToString());
    }

    [Fact]
    public async Task plans_the_sync_that_the_options_describe()
    {
        SyncOptions? asked = null;
        _plan = (job, _) =>
        {
            asked = job.Options.Sync;
            return Task.FromResult(Sample.Of());
        };

        await Run(("--object-type", "deals,p1_meters"), ("--full-load", null), ("--associations", null));

        Assert.Equal((true, true), (asked!.FullLoad, asked.Associations));
        Assert.Equal(["deals", "p1_meters"], asked.ObjectTypes);
    }

    private Task<int> Run(params (string Option, string? Value)[] options)
    {
        string[] words = [.. options.SelectMany(one => one.Value is null ? [one.Option] : new[] { one.Option, one.Value })];
        var command = Assert.IsType<PlanCommand>(Arguments.Parse(["plan", .. words]).Command);
        var surroundings = new Surroundings
        {
            Out = _out,
            Error = _error,
            Environment = Given.Required,
            WorkingDirectory = Path.GetTempPath(),
            Time = new FakeTimeProvider(),
            Signals = _signals,
            RunSync = (_, _, _) => throw new InvalidOperationException("plan syncs nothing"),
        };
        var loaded = surroundings.LoadOptions(command.GivenOptions(), dotEnv: null, ObjectTypeRule.Required);
        return new PlanExecution(surroundings, loaded, _plan).RunAsync();
    }
}

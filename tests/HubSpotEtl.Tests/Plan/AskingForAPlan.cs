using System.Runtime.InteropServices;
using System.Text.Json;
using HubSpotEtl.Cli;
using HubSpotEtl.Cli.Commands;
using HubSpotEtl.Cli.Executions;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Configuration.Selecting;
using HubSpotEtl.Hosting;
using HubSpotEtl.Plan;
using HubSpotEtl.Plan.Report;
using HubSpotEtl.Tests.Cli;

namespace HubSpotEtl.Tests.Plan;

public sealed class AskingForAPlan : CommandFixture
{
    private PlanFunction _plan = (_, _) => Task.FromResult(Sample.Of(Sample.FirstContacts));

    [Fact]
    public async Task ends_with_0_and_prints_it()
    {
        Assert.Equal(0, await Run());

        Assert.StartsWith("====", Out.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("\n", Out.ToString(), StringComparison.Ordinal);
        Assert.Equal("", Error.ToString());
    }

    [Fact]
    public async Task prints_nothing_but_the_document_when_json_is_asked_for()
    {
        Assert.Equal(0, await Run(("--output", "json")));

        using var json = JsonDocument.Parse(Out.ToString());
        Assert.Equal("contacts", json.RootElement.GetProperty("results")[0].GetProperty("object_type").GetString());
    }

    [Fact]
    public async Task ends_with_1_when_an_object_cannot_be_planned_and_prints_the_others()
    {
        _plan = (_, _) => Task.FromResult(Sample.Of(Sample.FirstContacts) with { Errors = [Sample.RefusedLeads] });

        Assert.Equal(1, await Run());

        Assert.Contains("PLAN: contacts", Out.ToString(), StringComparison.Ordinal);
        Assert.Contains("leads: failed", Out.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PosixSignal.SIGINT, 130)]
    [InlineData(PosixSignal.SIGTERM, 143)]
    public async Task gives_up_at_the_first_signal(PosixSignal signal, int exitCode)
    {
        _plan = (_, cancellationToken) =>
        {
            Signals.Receive(signal);
            return Task.FromCanceled<PlanSummary>(cancellationToken);
        };

        Assert.Equal(exitCode, await Run());
        Assert.Equal("", Out.ToString());
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
        var loaded = HostContext.LoadOptions(command.GivenOptions(), dotEnv: null, ObjectTypeRule.Required);
        return new PlanExecution(HostContext, loaded, dotEnv: null, _plan).RunAsync();
    }
}

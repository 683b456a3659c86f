using System.Runtime.InteropServices;
using System.Text.Json;
using HubSpotEtl.Cli;
using HubSpotEtl.Cli.Commands;
using HubSpotEtl.Cli.Executions;
using HubSpotEtl.Configuration;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Discover;
using HubSpotEtl.Hosting;
using HubSpotEtl.HubSpot;
using HubSpotEtl.Tests.Cli;
using HubSpotEtl.Tests.Configuration;

namespace HubSpotEtl.Tests.Discover;

public sealed class AskingForObjectTypes : CommandFixture
{
    private DiscoverFunction _discover = (_, _, _) => Task.FromResult(Sample.All);

    [Fact]
    public async Task ends_with_0_though_some_types_may_not_be_read()
    {
        Assert.Equal(0, await Run());

        Assert.Contains("NOT READABLE", Out.ToString(), StringComparison.Ordinal);
        Assert.Equal("", Error.ToString());
    }

    [Fact]
    public async Task prints_nothing_but_the_document_when_json_is_asked_for()
    {
        Assert.Equal(0, await Run("--output", "json"));

        using var json = JsonDocument.Parse(Out.ToString());
        Assert.Equal(5, json.RootElement.GetProperty("objects").GetArrayLength());
    }

    [Fact]
    public async Task ends_with_1_and_says_why_when_hubspot_does_not_answer()
    {
        _discover = (_, _, _) =>
            throw new HubSpotApiException("account: record counts failed: the connection failed.") { IsTransient = true };

        Assert.Equal(1, await Run());

        Assert.StartsWith(
            "The object types cannot be read from https://api.hubapi.com/. account:", Error.ToString(), StringComparison.Ordinal);
        Assert.Equal("", Out.ToString());
    }

    [Theory]
    [InlineData(PosixSignal.SIGINT, 130)]
    [InlineData(PosixSignal.SIGTERM, 143)]
    public async Task gives_up_at_the_first_signal(PosixSignal signal, int exitCode)
    {
        _discover = (_, _, cancellationToken) =>
        {
            Signals.Receive(signal);
            return Task.FromCanceled<DiscoverReport>(cancellationToken);
        };

        Assert.Equal(exitCode, await Run());
        Assert.Equal("", Out.ToString());
    }

    [Fact]
    public void needs_a_token_and_no_database()
    {
        var options = Load(("ACCESS_TOKEN", Given.Token));
        var half = Load(("ACCESS_TOKEN", Given.Token), ("DB_HOST", "db.example"));
        var whole = Load([.. Given.Required.Select(one => (one.Key, one.Value))]);

        Assert.Equal((null, null, "crm"), (options.Database, half.Database, whole.Database?.Name));
        Assert.Equal("ACCESS_TOKEN", Assert.Single(Assert.Throws<InvalidOptionsException>(() => Load()).Mistakes).Name);
    }

    [Fact]
    public void is_not_narrowed_by_the_default_of_sync() =>
        Assert.Empty(Load(("ACCESS_TOKEN", Given.Token), ("OBJECT_TYPE", "deals")).ObjectTypes);

    private static DiscoverOptions Load(params (string Name, string Value)[] variables) =>
        DiscoverOptions.Load([SettingLayer.OfVariables(variables.ToDictionary(one => one.Name, one => one.Value))]);

    private Task<int> Run(params string[] options)
    {
        var command = Assert.IsType<DiscoverCommand>(Arguments.Parse(["discover", .. options]).Command);
        var loaded = DiscoverOptions.Load(HostContext.Layers(command.GivenOptions(), dotEnv: null));
        return new DiscoverExecution(HostContext, loaded, dotEnv: null, _discover).RunAsync();
    }
}

using System.Runtime.InteropServices;
using System.Text.Json;
using HubSpotEtl.Check;
using HubSpotEtl.Check.Report;
using HubSpotEtl.Cli;
using HubSpotEtl.Cli.Commands;
using HubSpotEtl.Cli.Executions;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Hosting;
using HubSpotEtl.Tests.Cli;
using HubSpotEtl.Tests.Configuration;

namespace HubSpotEtl.Tests.Check;

public sealed class AskingForACheck : CommandFixture
{
    private Dictionary<string, string> _environment = Given.With(("LC_ALL", "C.UTF-8"));
    private CheckFunction _check = (_, _, _, _) => Task.FromResult(Sample.Fit);

    [Fact]
    public async Task ends_with_0_when_nothing_is_missing()
    {
        Assert.Equal(0, await Run());

        Assert.Contains("✓ all settings are valid", Out.ToString(), StringComparison.Ordinal);
        Assert.Equal("", Error.ToString());
    }

    [Fact]
    public async Task ends_with_2_when_something_is_missing()
    {
        _check = (_, _, _, _) => Task.FromResult(Sample.Troubled);

        Assert.Equal(2, await Run());
        Assert.Contains("Not met: 3. Warnings: 1", Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task prints_nothing_but_the_document_when_json_is_asked_for()
    {
        _check = (_, _, _, _) => Task.FromResult(Sample.Troubled);

        Assert.Equal(2, await Run("--output", "json", "--lang", "es"));

        using var json = JsonDocument.Parse(Out.ToString());
        var root = json.RootElement;
        Assert.Equal(
            ("failed", 3, 1),
            (root.GetProperty("status").GetString(), root.GetProperty("failures").GetInt32(), root.GetProperty("warnings").GetInt32()));
        Assert.Equal(
            """{"section":"object contacts","id":"object.associations","state":"failed","text":"associations with tickets: HubSpot answered 403. It would stay empty: contact_ticket","remedy":"add the scope tickets to the token's app"}""",
            JsonSerializer.Serialize(root.GetProperty("findings")[4]).Replace("\\u0027", "'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task goes_on_when_settings_are_wrong_and_knows_all_that_are()
    {
        CheckOptions? asked = null;
        _check = (options, _, _, _) =>
        {
            asked = options;
            return Task.FromResult(Sample.Troubled);
        };
        _environment = Given.With(("DB_HOST", ""), ("DB_PORT", "none"), ("ETL_MAX_WORKERS", "many"));

        Assert.Equal(2, await Run());

        Assert.Equal(["DB_HOST", "DB_PORT", "ETL_MAX_WORKERS"], asked!.Mistakes.Select(mistake => mistake.Name));
        Assert.Equal((true, false), (asked.HubSpotIsSet, asked.DatabaseIsSet));
    }

    [Theory]
    [InlineData(PosixSignal.SIGINT, 130)]
    [InlineData(PosixSignal.SIGTERM, 143)]
    public async Task gives_up_at_the_first_signal(PosixSignal signal, int exitCode)
    {
        _check = (_, _, _, cancellationToken) =>
        {
            Signals.Receive(signal);
            return Task.FromCanceled<CheckReport>(cancellationToken);
        };

        Assert.Equal(exitCode, await Run());
        Assert.Equal("", Out.ToString());
    }

    private Task<int> Run(params string[] words)
    {
        var command = Assert.IsType<CheckCommand>(Arguments.Parse(["check", .. words]).Command);
        var host = HostContext with { Environment = _environment };
        var options = CheckOptions.Load(host.Layers(command.GivenOptions(), dotEnv: null));
        return new CheckExecution(host, options, dotEnv: null, _check).RunAsync();
    }
}

using CommandLine;
using HubSpotEtl.Configuration;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Configuration.Selecting;
using HubSpotEtl.Diagnostics.Output;
using HubSpotEtl.Hosting;
using HubSpotEtl.Lambda;
using HubSpotEtl.Pipeline.Runs;

namespace HubSpotEtl.Cli.Commands;

/// <summary>
/// <c>lambda</c>: serves as an AWS Lambda function. It is chosen by itself where Lambda starts the program, without arguments.
/// </summary>
[Verb("lambda", HelpText = "serves as an AWS Lambda function (chosen by itself in Lambda)")]
internal sealed class LambdaCommand : ICommand
{
    /// <inheritdoc/>
    public static IReadOnlyList<HelpExample> Examples { get; } =
    [
        new("In Lambda, or under its runtime interface emulator", "hubspot-etl lambda"),
    ];

    /// <inheritdoc/>
    public static string ExitCodes => "1 Lambda's side failed; 2 not started by Lambda, or usage error";

    /// <inheritdoc/>
    [Value(0, Hidden = true)]
    public IEnumerable<string> Rest { get; init; } = [];

    /// <summary>Whether Lambda, or its emulator, started the process.</summary>
    public static bool IsMeant(IReadOnlyList<string> args, IReadOnlyDictionary<string, string> environment) =>
        args.Count == 0 && environment.GetValueOrDefault(RuntimeApi.Variable) is { Length: > 0 };

    /// <inheritdoc/>
    public async Task<int> RunAsync(HostContext host)
    {
        var endpoint = host.Environment.GetValueOrDefault(RuntimeApi.Variable);
        if (string.IsNullOrEmpty(endpoint))
            throw new InvalidOptionsException(
                new SettingMistake(RuntimeApi.Variable, null, "missing; Lambda sets it, and so does its runtime interface emulator"));
        using var handler = new SocketsHttpHandler { UseProxy = false };
        using var api = new RuntimeApi(handler, endpoint, host.Redaction);
        await using var connections = new WarmConnections(host.Time);
        await PrepareAsync(host, connections, api);

        var metrics = MetricsExport.Start(
            OtlpVariables.Of(host.Environment), ProgramVersion.Number, host.Time,
            reason => host.Complain($"Metrics are not exported: {reason}"));
        var answering = new LambdaHandler(
            host,
            (job, stop, cancel) => connections.UseAsync(job.Options, open => new SyncRunner(job).RunAsync(open, stop, cancel)),
            metrics);
        await new LambdaLoop(api, answering.AnswerAsync).RunAsync(host.Signals.StopRequested);
        return host.Signals.ExitCode ?? ExitCode.Done;
    }

    // Before the first call the processor is at full speed, whatever the function's memory. A configuration that is wrong is not a failure
    // to begin: each call gets it told by a 400, where the caller sees it.
    private static async Task PrepareAsync(HostContext host, WarmConnections connections, RuntimeApi api)
    {
        try
        {
            var options = EtlOptions.Load([SettingLayer.OfVariables(host.Environment)], ObjectTypeRule.DefaultsToContacts);
            connections.Prepare(options with { Redaction = host.Redaction });
        }
        catch (InvalidOptionsException refused)
        {
            host.Complain(refused.Message);
        }
        catch (Exception failure)
        {
            await api.FailInitAsync(RuntimeError.Of(failure));
            throw;
        }
    }
}

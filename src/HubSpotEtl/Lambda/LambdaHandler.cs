using HubSpotEtl.Configuration;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Configuration.Selecting;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.Diagnostics.Output;
using HubSpotEtl.Hosting;
using HubSpotEtl.Pipeline.Jobs;
using HubSpotEtl.Pipeline.Runs;
using HubSpotEtl.Reporting;
using HubSpotEtl.Reporting.Progress;
using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Lambda;

/// <summary>
/// One call of the function, from event to answer. Options, log level, counters and warnings are made anew for each; what calls share is
/// behind <paramref name="sync"/>.
/// </summary>
/// <param name="host">The world outside. Its variables are the function's configuration; a <c>.env</c> file is not looked
/// for.</param>
/// <param name="sync">Runs a sync.</param>
/// <param name="metrics">Where metrics go, for as long as the process lives; null when nowhere.</param>
internal sealed class LambdaHandler(HostContext host, SyncFunction sync, MetricsExport? metrics = null)
{
    /// <summary>Carries a call out.</summary>
    /// <param name="invocation">The call.</param>
    /// <returns>The answer.</returns>
    public async Task<LambdaAnswer> AnswerAsync(Invocation invocation)
    {
        var mistakes = new List<SettingMistake>();
        if (Options(LambdaEvent.Parse(invocation.Event), mistakes) is not { } options)
        {
            host.Complain(new InvalidOptionsException(mistakes).Message);
            return Tell(LambdaAnswer.Of(mistakes), "configuration");
        }

        using var loggers = LogOutput.Open(
            options.Logging, host.Redaction, host.Time, region: null, host.For(options.Logging).Complain);
        var logger = loggers.CreateLogger("Lambda");
        try
        {
            var summary = await SyncAsync(invocation, options, loggers, logger);
            return Tell(LambdaAnswer.Of(summary), Outcomes(summary));
        }
        catch (InvalidOptionsException refused)
        {
            host.For(options.Logging).Complain(refused.Message);
            return Tell(LambdaAnswer.Of(refused.Mistakes), "configuration");
        }
        catch (Exception failure)
        {
            Log.RunFailed(logger, failure, failure.Message);
            throw;
        }
        finally
        {
            await FlushAsync(invocation, logger);
        }
    }

    private async Task<RunSummary> SyncAsync(Invocation invocation, EtlOptions options, ILoggerFactory loggers, ILogger logger)
    {
        var signals = host.Signals;
        var left = invocation.Deadline - host.Time.GetUtcNow();
        using var limit = new TimeLimit(left, signals.StopRequested, signals.Cancelled, host.Time);
        Log.InvocationStarted(logger, invocation.RequestId, string.Join(", ", options.Sync.ObjectTypes), left?.TotalSeconds);
        Log.ConfigurationInForce(logger, options.HubSpot, options.Database, options.Sync);
        using var stop = limit.Stop.Register(() =>
        {
            if (signals.StopRequested.IsCancellationRequested)
                Log.StopRequested(logger);
            else
                Log.InvocationStopped(logger, limit.Margin.TotalSeconds);
        });
        using var cancel = limit.Cancel.Register(() => Log.RunCancelled(logger));
        using var progress = new LogProgress(logger, host.Time);
        var summary = await sync(new SyncJob(options, loggers, host.Time, progress), limit.Stop, limit.Cancel);
        Log.RunFinished(logger, summary.HealthyObjects, summary.TotalObjects);
        return summary;
    }

    // Before the answer: after it the process is frozen, for minutes or for ever. The deadline leaves at least so much.
    private async Task FlushAsync(Invocation invocation, ILogger logger)
    {
        if (metrics is null)
            return;
        var half = (invocation.Deadline - host.Time.GetUtcNow()) / 2 ?? MetricsExport.Patience;
        var patience = half < MetricsExport.Patience ? half : MetricsExport.Patience;
        await metrics.FlushAsync(logger, patience > TimeSpan.Zero ? patience : TimeSpan.Zero);
    }

    // Whatever the log level: alarms are made of these lines.
    private LambdaAnswer Tell(LambdaAnswer answer, string outcomes)
    {
        host.TryPrint($"Answer {answer.StatusCode}: {outcomes}\n");
        return answer;
    }

    private static string Outcomes(RunSummary summary) => string.Join(
        ", ",
        summary.Results.Select(result => $"{result.ObjectType} {result.Status.Word()}")
            .Concat(summary.Errors.Select(error => $"{error.ObjectType} failed")));

    private EtlOptions? Options(LambdaEvent sent, List<SettingMistake> mistakes)
    {
        mistakes.AddRange(sent.Mistakes);
        try
        {
            var options = EtlOptions.Load(
                [SettingLayer.OfEvent(sent.Fields), SettingLayer.OfVariables(host.Environment)], ObjectTypeRule.DefaultsToContacts);
            return mistakes.Count == 0 ? options with { Redaction = host.Redaction } : null;
        }
        catch (InvalidOptionsException refused)
        {
            mistakes.AddRange(refused.Mistakes);
            return null;
        }
    }
}

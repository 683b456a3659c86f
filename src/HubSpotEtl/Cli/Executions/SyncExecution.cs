using HubSpotEtl.Configuration;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.Hosting;
using HubSpotEtl.Pipeline.Jobs;
using HubSpotEtl.Reporting;
using HubSpotEtl.Reporting.Documents;
using HubSpotEtl.Reporting.Html;
using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Cli.Executions;

/// <summary>A sync from checked options to exit code: opens logs and report file, runs, reports.</summary>
internal sealed class SyncExecution(Surroundings surroundings, EtlOptions options, DotEnvFile? dotEnv)
{
    public async Task<int> RunAsync()
    {
        using var reportFile = options.Output.ReportFile is { } path ? ReportFile.Open(path, surroundings.Redaction) : null;
        var startedAt = surroundings.Time.GetUtcNow();
        var summary = await new LoggedRun(surroundings, options, dotEnv).RunAsync(SyncAsync);
        var failure = summary is not { IsHealthy: true };
        if (summary is not null)
        {
            failure |= !surroundings.TryPrint(RunReport.Of(summary, options.Output));
            failure |= !surroundings.TryWrite(() => reportFile?.Publish(reportFile.IsPage
                ? SyncPage.Of(summary, options.Output.Language, startedAt, surroundings.Time.GetUtcNow())
                : ReportJson.Of(summary)));
        }

        return surroundings.Signals.ExitCode ?? (failure ? ExitCode.Failed : ExitCode.Done);
    }

    private async Task<RunSummary> SyncAsync(SyncJob job, ILogger logger)
    {
        using var stop = surroundings.Signals.StopRequested.Register(() => Log.StopRequested(logger));
        using var cancel = surroundings.Signals.Cancelled.Register(() => Log.RunCancelled(logger));
        Log.RunStarted(logger, ProgramVersion.Number, string.Join(", ", options.Sync.ObjectTypes));
        Log.ConfigurationInForce(logger, options.HubSpot, options.Database, options.Sync);
        var summary = await surroundings.RunSync(job, surroundings.Signals.StopRequested, surroundings.Signals.Cancelled);
        Log.RunFinished(logger, summary.HealthyObjects, summary.TotalObjects);
        return summary;
    }
}

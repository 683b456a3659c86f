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
internal sealed class SyncExecution(HostContext host, EtlOptions options, DotEnvFile? dotEnv)
{
    public async Task<int> RunAsync()
    {
        using var reportFile = options.Output.ReportFile is { } path ? ReportFile.Open(path, host.Redaction) : null;
        var startedAt = host.Time.GetUtcNow();
        var summary = await new LoggedRun(host, options, dotEnv).RunAsync(SyncAsync);
        var failure = summary is not { IsHealthy: true };
        if (summary is not null)
        {
            failure |= !host.TryPrint(RunReport.Of(summary, options.Output));
            failure |= !host.TryWrite(() => reportFile?.Publish(reportFile.IsPage
                ? SyncPage.Of(summary, options.Output.Language, startedAt, host.Time.GetUtcNow())
                : ReportJson.Of(summary)));
        }

        return host.Signals.ExitCode ?? (failure ? ExitCode.Failed : ExitCode.Done);
    }

    private async Task<RunSummary> SyncAsync(SyncJob job, ILogger logger)
    {
        using var stop = host.Signals.StopRequested.Register(() => Log.StopRequested(logger));
        using var cancel = host.Signals.Cancelled.Register(() => Log.RunCancelled(logger));
        Log.RunStarted(logger, ProgramVersion.Number, string.Join(", ", options.Sync.ObjectTypes));
        Log.ConfigurationInForce(logger, options.HubSpot, options.Database, options.Sync);
        var summary = await host.RunSync(job, host.Signals.StopRequested, host.Signals.Cancelled);
        Log.RunFinished(logger, summary.HealthyObjects, summary.TotalObjects);
        return summary;
    }
}

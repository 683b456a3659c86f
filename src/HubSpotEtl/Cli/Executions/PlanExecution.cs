using HubSpotEtl.Configuration;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Hosting;
using HubSpotEtl.Pipeline.Jobs;
using HubSpotEtl.Plan;
using HubSpotEtl.Plan.Report;
using HubSpotEtl.Reporting.Progress;

namespace HubSpotEtl.Cli.Executions;

/// <summary><c>plan</c> from checked options to exit code.</summary>
internal sealed class PlanExecution(HostContext host, EtlOptions options, DotEnvFile? dotEnv, PlanFunction plan)
{
    public async Task<int> RunAsync()
    {
        var run = new QuietRun(host, dotEnv);
        var summary = await run.RunAsync((loggers, cancellationToken) =>
            plan(new SyncJob(options, loggers, host.Time, new NoProgress()), cancellationToken));
        return run.Show(summary is null ? null : Text(summary), summary is { Errors.Count: 0 } ? ExitCode.Done : ExitCode.Failed);
    }

    private string Text(PlanSummary summary) => options.Output.Format == OutputFormat.Json
        ? PlanJson.Of(summary) + "\n"
        : PlanText.Of(summary, options.Output.Language);
}

using HubSpotEtl.Configuration;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.Hosting;
using HubSpotEtl.Reporting.Documents;
using HubSpotEtl.Verify;
using HubSpotEtl.Verify.Report;

namespace HubSpotEtl.Cli.Executions;

/// <summary><c>verify</c> from checked options to exit code.</summary>
internal sealed class VerifyExecution(HostContext host, EtlOptions options, DotEnvFile? dotEnv, VerifyFunction verify)
{
    public async Task<int> RunAsync()
    {
        using var reportFile = options.Output.ReportFile is { } path ? ReportFile.Open(path, host.Redaction) : null;
        using var idFile = reportFile is null or { IsPage: true } ? null : new VerifyReportFile(reportFile, options.Sync.ObjectTypes.Count);
        var startedAt = host.Time.GetUtcNow();
        var summary = await new LoggedRun(host, options, dotEnv).RunAsync((job, logger) =>
        {
            Log.VerifyStarted(logger, ProgramVersion.Number, string.Join(", ", options.Sync.ObjectTypes));
            Log.ConfigurationInForce(logger, options.HubSpot, options.Database, options.Sync);
            // To compare leaves nothing that had to be brought to a good end, and a repair may break off anywhere: the first signal
            // cancels.
            return verify(job, idFile, host.Signals.StopRequested);
        });
        var failure = summary is not { IsProven: true };
        if (summary is not null)
        {
            failure |= !host.TryPrint(options.Output.Format == OutputFormat.Json
                ? VerifyJson.Of(summary) + "\n"
                : VerifyText.Of(summary, options.Output.Language));
            failure |= !host.TryWrite(() => idFile?.Publish(summary));
            if (reportFile is { IsPage: true })
                failure |= !host.TryWrite(() => reportFile.Publish(
                    VerifyPage.Of(summary, options.Output.Language, startedAt, host.Time.GetUtcNow())));
        }

        return host.Signals.ExitCode ?? (failure ? ExitCode.Failed : ExitCode.Done);
    }
}

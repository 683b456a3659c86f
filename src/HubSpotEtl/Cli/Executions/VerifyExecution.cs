using HubSpotEtl.Configuration;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.Hosting;
using HubSpotEtl.Reporting.Documents;
using HubSpotEtl.Verify;
using HubSpotEtl.Verify.Report;

namespace HubSpotEtl.Cli.Executions;

/// <summary><c>verify</c> from checked options to exit code.</summary>
internal sealed class VerifyExecution(Surroundings surroundings, EtlOptions options, DotEnvFile? dotEnv, RunVerify verify)
{
    public async Task<int> RunAsync()
    {
        using var reportFile = options.Output.ReportFile is { } path ? ReportFile.Open(path, surroundings.Redaction) : null;
        using var idFile = reportFile is null or { IsPage: true } ? null : new VerifyReportFile(reportFile, options.Sync.ObjectTypes.Count);
        var startedAt = surroundings.Time.GetUtcNow();
        var summary = await new LoggedRun(surroundings, options, dotEnv).RunAsync((job, logger) =>
        {
            Log.VerifyStarted(logger, ProgramVersion.Number, string.Join(", ", options.Sync.ObjectTypes));
            Log.ConfigurationInForce(logger, options.HubSpot, options.Database, options.Sync);
            // To compare leaves nothing that had to be brought to a good end, and a repair may break off anywhere: the first signal
            // cancels.
            return verify(job, idFile, surroundings.Signals.StopRequested);
        });
        var failure = summary is not { IsProven: true };
        if (summary is not null)
        {
            failure |= !surroundings.TryPrint(options.Output.Format == OutputFormat.Json
                ? VerifyJson.Of(summary) + "\n"
                : VerifyText.Of(summary, options.Output.Language));
            failure |= !surroundings.TryWrite(() => idFile?.Publish(summary));
            if (reportFile is { IsPage: true })
                failure |= !surroundings.TryWrite(() => reportFile.Publish(
                    VerifyPage.Of(summary, options.Output.Language, startedAt, surroundings.Time.GetUtcNow())));
        }

        return surroundings.Signals.ExitCode ?? (failure ? ExitCode.Failed : ExitCode.Done);
    }
}

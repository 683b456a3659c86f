using HubSpotEtl.Check;
using HubSpotEtl.Check.Report;
using HubSpotEtl.Configuration;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Hosting;

namespace HubSpotEtl.Cli.Executions;

/// <summary><c>check</c> from its options to exit code.</summary>
internal sealed class CheckExecution(HostContext host, CheckOptions options, DotEnvFile? dotEnv, CheckFunction check)
{
    public async Task<int> RunAsync()
    {
        // The report itself tells of the file.
        var run = new QuietRun(host, dotEnv: null);
        var report = await run.RunAsync((loggers, cancellationToken) => check(options, dotEnv, loggers, cancellationToken));
        return run.Show(report is null ? null : Text(report), report is { IsPassed: true } ? ExitCode.Done : ExitCode.Usage);
    }

    private string Text(CheckReport report) => options.Settings.Output.Format == OutputFormat.Json
        ? CheckJson.Of(report) + "\n"
        : CheckText.Of(report, options.Settings.Output.Language, CheckMarks.Of(host.Environment));
}

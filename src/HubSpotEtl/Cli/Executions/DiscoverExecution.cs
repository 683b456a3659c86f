using HubSpotEtl.Configuration;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Discover;
using HubSpotEtl.Hosting;
using HubSpotEtl.HubSpot;
using HubSpotEtl.Pipeline.Jobs;
using HubSpotEtl.TextSafety;

namespace HubSpotEtl.Cli.Executions;

/// <summary><c>discover</c> from checked options to exit code.</summary>
internal sealed class DiscoverExecution(HostContext host, DiscoverOptions options, DotEnvFile? dotEnv, DiscoverFunction discover)
{
    public async Task<int> RunAsync()
    {
        var run = new QuietRun(host, dotEnv);
        try
        {
            var report = await run.RunAsync((loggers, cancellationToken) => discover(options, loggers, cancellationToken));
            return run.Show(report is null ? null : Text(report), ExitCode.Done);
        }
        catch (HubSpotApiException failure)
        {
            host.Complain(Printable.Escape(
                $"The object types cannot be read from {options.HubSpot.BaseUrl}. {Failures.Detail(failure)}"));
            return ExitCode.Failed;
        }
    }

    private string Text(DiscoverReport report) => options.Output.Format == OutputFormat.Json
        ? DiscoverJson.Of(report) + "\n"
        : DiscoverText.Of(report, options.Output.Language);
}

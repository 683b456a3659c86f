using HubSpotEtl.Configuration;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.Reporting;
using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Cli;

/// <summary>A sync from checked options to exit code: opens logs and report file, runs, reports.</summary>
internal sealed class SyncExecution(Surroundings surroundings, EtlOptions options, DotEnvFile? dotEnv)
{
    public async Task<int> RunAsync()
    {
        using var reportFile = options.Output.ReportFile is { } path ? ReportFile.Open(path) : null;
        var (summary, failure) = await RunLoggedAsync();
        if (summary is not null)
        {
            failure |= !Wrote(() => Print(RunReport.Of(summary, options.Output)));
            failure |= !Wrote(() => reportFile?.Publish(ReportJson.Of(summary)));
        }

        return surroundings.Signals.ExitCode ?? (failure ? ExitCode.Failed : ExitCode.Done);
    }

    // The log is closed, and so complete, before the report is printed: on a terminal the report comes last.
    private async Task<(RunSummary? Summary, bool Failure)> RunLoggedAsync()
    {
        using var loggers = LogOutput.Open(
            options.Logging, surroundings.Time, new ProgressTerminal(ShowsProgressLine), surroundings.Complain);
        var logger = loggers.CreateLogger("Run");
        using var stop = surroundings.Signals.StopRequested.Register(() => Log.StopRequested(logger));
        using var cancel = surroundings.Signals.Cancelled.Register(() => Log.RunCancelled(logger));
        LogStart(logger);
        try
        {
            var job = new SyncJob(options, loggers, surroundings.Time, Progress(logger));
            var summary = await surroundings.RunSync(job, surroundings.Signals.StopRequested, surroundings.Signals.Cancelled);
            Log.RunFinished(logger, summary.HealthyObjects, summary.TotalObjects);
            return (summary, !summary.IsHealthy);
        }
        catch (OperationCanceledException) when (surroundings.Signals.ExitCode is not null)
        {
            return (null, true);
        }
        catch (Exception exception) when (exception is not InvalidOptionsException)
        {
            Log.RunFailed(logger, exception, exception.Message);
            return (null, true);
        }
    }

    private void Print(string report)
    {
        surroundings.Out.Write(report);
        surroundings.Out.Flush();
    }

    private bool Wrote(Action write)
    {
        try
        {
            write();
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            surroundings.Complain($"The report could not be written: {Printable.Escape(exception.Message)}");
            return false;
        }
    }

    private bool ShowsProgressLine => options.Output.ShowProgress && surroundings.ErrorIsTerminal;

    private IProgressSink Progress(ILogger logger) => (options.Output.ShowProgress, surroundings.ErrorIsTerminal) switch
    {
        (false, _) => new NoProgress(),
        (true, true) => new TerminalProgress(surroundings.Error, surroundings.TerminalWidth, surroundings.Time),
        (true, false) => new LogProgress(logger, surroundings.Time),
    };

    private void LogStart(ILogger logger)
    {
        if (dotEnv is not null)
        {
            Log.EnvironmentFileRead(logger, dotEnv.Path);
            if (dotEnv.IsReadableByOthers)
                Log.EnvironmentFileExposed(logger, dotEnv.Path);
        }

        Log.RunStarted(logger, HelpPage.Number, string.Join(", ", options.Sync.ObjectTypes));
        Log.ConfigurationInForce(logger, options.HubSpot, options.Database, options.Sync);
    }
}

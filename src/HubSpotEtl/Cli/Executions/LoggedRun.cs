using HubSpotEtl.Configuration;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.Diagnostics.Output;
using HubSpotEtl.Hosting;
using HubSpotEtl.Pipeline.Jobs;
using HubSpotEtl.Reporting.Progress;
using HubSpotEtl.Reporting.Terminal;
using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Cli.Executions;

/// <summary>
/// What all long verbs have in common: logs, progress and metrics open, the work is done, whatever ends it is logged. All three are closed,
/// and so complete, when the result is given back: on a terminal the report comes last.
/// </summary>
internal sealed class LoggedRun(HostContext host, EtlOptions options, DotEnvFile? dotEnv)
{
    /// <param name="run">The work, and the log of the run as a whole.</param>
    /// <returns>Its result; null when it was cancelled by a signal or failed, which is logged.</returns>
    /// <exception cref="InvalidOptionsException">The log cannot be opened, or the work met a setting that is wrong.</exception>
    public async Task<TResult?> RunAsync<TResult>(Func<SyncJob, ILogger, Task<TResult>> run)
        where TResult : class
    {
        using var region = ShowsTable ? new LiveRegion(host.Error) : null;
        var around = region is null ? host : host with { Error = region };
        using var loggers = LogOutput.Open(options.Logging, host.Redaction, host.Time, region, around.Complain);
        var logger = loggers.CreateLogger("Run");
        LogEnvironmentFile(logger);
        var metrics = MetricsExport.Start(
            OtlpVariables.Of(host.Environment, dotEnv?.Variables), ProgramVersion.Number, host.Time,
            reason => Log.MetricsNotExported(logger, reason));
        try
        {
            using var progress = Progress(region, logger);
            // A third signal ends the process as it is, and the terminal should not be left in the middle of a table.
            using var cancelled = host.Signals.Cancelled.Register(progress.Dispose);
            return await run(new SyncJob(options, loggers, host.Time, progress), logger);
        }
        catch (OperationCanceledException) when (host.Signals.ExitCode is not null)
        {
            return null;
        }
        catch (Exception exception) when (exception is not InvalidOptionsException)
        {
            Log.RunFailed(logger, exception, exception.Message);
            return null;
        }
        finally
        {
            if (metrics is not null)
                await metrics.FlushAsync(logger, MetricsExport.Patience);
        }
    }

    // JSON is for machines, which have no use for a table.
    private bool ShowsTable => options.Output.ShowProgress && host.ErrorIsTerminal && options.Logging.Format == LogFormat.Text;

    private IProgressSink Progress(LiveRegion? region, ILogger logger)
    {
        if (!options.Output.ShowProgress)
            return new NoProgress();
        if (region is null)
            return new LogProgress(logger, host.Time);
        var signs = Locale.IsUtf8(host.Environment) ? ProgressSigns.Unicode : ProgressSigns.Ascii;
        return new TerminalProgress(region, host.TerminalSize, options.Sync.ObjectTypes, signs, logger, host.Time);
    }

    private void LogEnvironmentFile(ILogger logger)
    {
        if (dotEnv is null)
            return;
        Log.EnvironmentFileRead(logger, dotEnv.Path);
        if (dotEnv.IsReadableByOthers)
            Log.EnvironmentFileExposed(logger, dotEnv.Path);
    }
}

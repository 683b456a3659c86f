using HubSpotEtl.Configuration;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.Reporting;
using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Cli;

/// <summary>
/// What all long verbs have in common: logs and progress open, the work is done, whatever ends it is logged. The log is closed, and so complete,
/// when the result is given back: on a terminal the report comes last.
/// </summary>
internal sealed class LoggedRun(Surroundings surroundings, EtlOptions options, DotEnvFile? dotEnv)
{
    /// <param name="run">The work, and the log of the run as a whole.</param>
    /// <returns>Its result; null when it was cancelled by a signal or failed, which is logged.</returns>
    /// <exception cref="InvalidOptionsException">The log cannot be opened, or the work met a setting that is wrong.</exception>
    public async Task<TResult?> RunAsync<TResult>(Func<SyncJob, ILogger, Task<TResult>> run)
        where TResult : class
    {
        using var loggers = LogOutput.Open(
            options.Logging, surroundings.Time, new ProgressTerminal(ShowsProgressLine), surroundings.Complain);
        var logger = loggers.CreateLogger("Run");
        LogEnvironmentFile(logger);
        try
        {
            return await run(new SyncJob(options, loggers, surroundings.Time, Progress(logger)), logger);
        }
        catch (OperationCanceledException) when (surroundings.Signals.ExitCode is not null)
        {
            return null;
        }
        catch (Exception exception) when (exception is not InvalidOptionsException)
        {
            Log.RunFailed(logger, exception, exception.Message);
            return null;
        }
    }

    private bool ShowsProgressLine => options.Output.ShowProgress && surroundings.ErrorIsTerminal;

    private IProgressSink Progress(ILogger logger) => (options.Output.ShowProgress, surroundings.ErrorIsTerminal) switch
    {
        (false, _) => new NoProgress(),
        (true, true) => new TerminalProgress(surroundings.Error, surroundings.TerminalWidth, surroundings.Time),
        (true, false) => new LogProgress(logger, surroundings.Time),
    };

    private void LogEnvironmentFile(ILogger logger)
    {
        if (dotEnv is null)
            return;
        Log.EnvironmentFileRead(logger, dotEnv.Path);
        if (dotEnv.IsReadableByOthers)
            Log.EnvironmentFileExposed(logger, dotEnv.Path);
    }
}

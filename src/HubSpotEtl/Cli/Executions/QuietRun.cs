using HubSpotEtl.Configuration;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.Diagnostics.Output;
using HubSpotEtl.Hosting;
using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Cli.Executions;

/// <summary>
/// What the verbs that only look have in common: warnings of the work go to standard error, and the first signal ends it, since there is
/// nothing to bring to a good end.
/// </summary>
/// <param name="host">The world outside.</param>
/// <param name="dotEnv">The file in force, of which it is told when others can read it; null: there is none, or the verb tells
/// itself.</param>
internal sealed class QuietRun(HostContext host, DotEnvFile? dotEnv)
{
    /// <param name="run">The work; it gets the log, and the signal.</param>
    /// <returns>Its result; null when a signal ended it.</returns>
    public async Task<TResult?> RunAsync<TResult>(Func<ILoggerFactory, CancellationToken, Task<TResult>> run)
        where TResult : class
    {
        var options = new LoggingOptions { Level = LogLevel.Warning };
        using var loggers = LogOutput.Open(options, host.Redaction, host.Time, region: null, host.Complain);
        if (dotEnv is { IsReadableByOthers: true })
            Log.EnvironmentFileExposed(loggers.CreateLogger("Run"), dotEnv.Path);
        try
        {
            return await run(loggers, host.Signals.StopRequested);
        }
        catch (OperationCanceledException) when (host.Signals.ExitCode is not null)
        {
            return null;
        }
    }

    /// <summary>The exit code, once the result is there.</summary>
    /// <param name="text">What standard output gets; null when a signal ended the work.</param>
    /// <param name="exitCode">When all of it could be written.</param>
    public int Show(string? text, int exitCode)
    {
        if (text is null)
            return host.Signals.ExitCode ?? ExitCode.Failed;
        return host.TryPrint(text) ? exitCode : ExitCode.Failed;
    }
}

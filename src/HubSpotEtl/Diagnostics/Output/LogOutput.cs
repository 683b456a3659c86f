using HubSpotEtl.Configuration;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.TextSafety;
using HubSpotEtl.Secrets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace HubSpotEtl.Diagnostics.Output;

/// <summary>Sets up where log entries go: standard error always, a file when one is named.</summary>
internal static class LogOutput
{
    /// <param name="options">Level, form and file.</param>
    /// <param name="redaction">Takes out what is not to be shown.</param>
    /// <param name="time">The clock of the entries.</param>
    /// <param name="region">Where entries go when standard error shows progress; null when it does not.</param>
    /// <param name="complain">Says on standard error that the log file can no longer be written.</param>
    /// <returns>Dispose of it to have everything written.</returns>
    /// <exception cref="InvalidOptionsException">The log file cannot be opened.</exception>
    public static ILoggerFactory Open(
        LoggingOptions options, Redaction redaction, TimeProvider time, LiveRegion? region, Action<string> complain)
    {
        var form = LogForm.Of(options.Format, redaction);
        var file = options.File is { } path ? OpenFile(path, complain) : null;
        return LoggerFactory.Create(builder =>
        {
            builder.SetMinimumLevel(options.Level);
            builder.Services.AddSingleton<ConsoleFormatter>(new LineConsoleFormatter(form, time, region));
            builder.AddConsole(ToStandardError);
            if (file is not null)
                builder.AddProvider(new FileLoggerProvider(file, form, time));
        });
    }

    private static void ToStandardError(ConsoleLoggerOptions console)
    {
        console.FormatterName = LineConsoleFormatter.FormatterName;
        console.LogToStandardErrorThreshold = LogLevel.Trace;
    }

    private static LogFile OpenFile(string path, Action<string> complain)
    {
        try
        {
            return new LogFile(path, complain);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            var reason = $"a file that can be written ({Printable.Escape(exception.Message)})";
            throw new InvalidOptionsException(new SettingMistake("--log-file", Printable.Escape(path), reason));
        }
    }
}

using System.Globalization;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Secrets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HubSpotEtl.Diagnostics.Output;

/// <summary>How an entry of the log is written, the same on the console and in the file. Every text in it is made safe here.</summary>
/// <param name="redaction">Takes out what no entry may show.</param>
internal abstract class LogForm(Redaction redaction)
{
    /// <summary>The form that the options ask for.</summary>
    public static LogForm Of(LogFormat format, Redaction redaction) =>
        format == LogFormat.Json ? new JsonLogLine(redaction) : new LogLine(redaction);

    /// <summary>Writes an entry with its line end.</summary>
    public abstract void Write<TState>(TextWriter output, DateTimeOffset now, in LogEntry<TState> entry);

    /// <summary>What the program has to say for itself, outside of any log, in the same form.</summary>
    public void WriteComplaint(TextWriter output, DateTimeOffset now, string message) =>
        Write(output, now, new LogEntry<string>(LogLevel.Error, "Run", default, message, null, (text, _) => text));

    /// <summary>UTC, to the millisecond.</summary>
    protected static string TimeOf(DateTimeOffset now) =>
        now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The level as <c>--log-level</c> names it.</summary>
    protected static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Information => "INFO",
        LogLevel.None => "",
        _ => level.ToString().ToUpperInvariant(),
    };

    /// <summary>The text without secrets.</summary>
    protected string Hide(string text) => redaction.Hide(text);
}

using System.Globalization;
using HubSpotEtl.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HubSpotEtl.Diagnostics;

/// <summary>
/// The one form of a log entry, on the console and in the file:
/// <c>2026-11-24T04:13:00.123Z WARNING  SyncRunner[9005] message</c>. What follows an exception's first line is marked with a bar, so
/// that no text inside it can pass for an entry of its own.
/// </summary>
/// <param name="secrets">What no entry may show.</param>
internal sealed class LogLine(IReadOnlyList<Secret> secrets)
{
    private const string Continuation = "    | ";

    public void Write<TState>(TextWriter output, DateTimeOffset now, in LogEntry<TState> entry)
    {
        output.Write(now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        output.Write(' ');
        output.Write(NameOf(entry.LogLevel).PadRight(8));
        output.Write(' ');
        output.Write(Printable.Escape(ShortName(entry.Category)));
        output.Write(string.Create(CultureInfo.InvariantCulture, $"[{entry.EventId.Id}] "));
        output.WriteLine(Printable.Escape(Hide(entry.Formatter(entry.State, entry.Exception))));
        WriteException(output, entry.Exception);
    }

    private void WriteException(TextWriter output, Exception? exception)
    {
        if (exception is null)
            return;
        // Hidden before it is split: a line end within a secret must not save it.
        foreach (var line in Hide(exception.ToString()).Split('\n'))
            output.WriteLine(Continuation + Printable.Escape(line.TrimEnd('\r')));
    }

    private string Hide(string text) => secrets.Aggregate(text, (shown, secret) => secret.HideIn(shown));

    private static string ShortName(string category) => category[(category.LastIndexOf('.') + 1)..];

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Information => "INFO",
        LogLevel.None => "",
        _ => level.ToString().ToUpperInvariant(),
    };
}

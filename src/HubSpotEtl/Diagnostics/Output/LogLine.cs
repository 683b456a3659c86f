using System.Globalization;
using HubSpotEtl.TextSafety;
using HubSpotEtl.Secrets;
using Microsoft.Extensions.Logging.Abstractions;

namespace HubSpotEtl.Diagnostics.Output;

/// <summary>
/// An entry for people: <c>2026-11-24T04:13:00.123Z WARNING  SyncRunner[9005] message</c>. What follows an exception's first line is marked
/// with a bar, so that no text inside it can pass for an entry of its own.
/// </summary>
/// <param name="redaction">Takes out what no entry may show.</param>
internal sealed class LogLine(Redaction redaction) : LogForm(redaction)
{
    private const string Continuation = "    | ";

    /// <inheritdoc/>
    public override void Write<TState>(TextWriter output, DateTimeOffset now, in LogEntry<TState> entry)
    {
        output.Write(TimeOf(now));
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

    private static string ShortName(string category) => category[(category.LastIndexOf('.') + 1)..];
}

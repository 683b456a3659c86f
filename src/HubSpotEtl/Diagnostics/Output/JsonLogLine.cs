using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;
using HubSpotEtl.TextSafety;
using HubSpotEtl.Secrets;
using Microsoft.Extensions.Logging.Abstractions;

namespace HubSpotEtl.Diagnostics.Output;

/// <summary>
/// An entry for programs: one JSON object a line, in ASCII, with <c>timestamp</c>, <c>level</c>, <c>event_id</c>, <c>event</c>,
/// <c>category</c>,
/// <c>message</c>, <c>fields</c> (the message's own, each in snake case) and <c>exception</c> (<c>type</c>, <c>message</c>, <c>text</c>).
/// </summary>
/// <param name="redaction">Takes out what no entry may show.</param>
internal sealed class JsonLogLine(Redaction redaction) : LogForm(redaction)
{
    // How the logging library names the message's template among its fields.
    private const string Template = "{OriginalFormat}";

    /// <inheritdoc/>
    public override void Write<TState>(TextWriter output, DateTimeOffset now, in LogEntry<TState> entry)
    {
        var line = new ArrayBufferWriter<byte>(512);
        // Its default encoder writes everything but letters, digits and a few signs of ASCII as \u: no value can end a line or steer a
        // terminal.
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("timestamp", TimeOf(now));
            json.WriteString("level", NameOf(entry.LogLevel));
            json.WriteNumber("event_id", entry.EventId.Id);
            if (entry.EventId.Name is { } name)
                json.WriteString("event", name);
            json.WriteString("category", entry.Category);
            json.WriteString("message", Hide(entry.Formatter(entry.State, entry.Exception)));
            WriteFields(json, entry.State as IReadOnlyList<KeyValuePair<string, object?>> ?? []);
            WriteException(json, entry.Exception);
            json.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(line.WrittenSpan));
    }

    private void WriteFields(Utf8JsonWriter json, IReadOnlyList<KeyValuePair<string, object?>> fields)
    {
        if (fields.All(field => field.Key == Template))
            return;
        json.WriteStartObject("fields");
        foreach (var (name, value) in fields.DistinctBy(field => field.Key))
        {
            if (name == Template)
                continue;
            var field = JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
            json.WritePropertyName(field);
            if (value is string text && FixedWords.IsText(field, text))
                json.WriteStringValue(text);
            else
                WriteValue(json, value);
        }

        json.WriteEndObject();
    }

    private void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case int or long or short or byte:
                json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            // JSON has no infinity.
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case DateTimeOffset time:
                json.WriteStringValue(TimeOf(time));
                break;
            case IEnumerable entries and not string:
                json.WriteStartArray();
                foreach (var entry in entries)
                    WriteValue(json, entry);
                json.WriteEndArray();
                break;
            default:
                json.WriteStringValue(Hide(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""));
                break;
        }
    }

    private void WriteException(Utf8JsonWriter json, Exception? exception)
    {
        if (exception is null)
            return;
        json.WriteStartObject("exception");
        json.WriteString("type", exception.GetType().FullName);
        json.WriteString("message", Hide(exception.Message));
        json.WriteString("text", Hide(exception.ToString()));
        json.WriteEndObject();
    }
}

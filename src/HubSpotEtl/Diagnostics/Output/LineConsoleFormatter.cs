using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace HubSpotEtl.Diagnostics.Output;

/// <summary>Writes entries to the console.</summary>
/// <param name="form">The form of an entry.</param>
/// <param name="time">The clock of the entries.</param>
/// <param name="region">Where entries go when standard error shows progress; null: to the console as it is.</param>
internal sealed class LineConsoleFormatter(LogForm form, TimeProvider time, LiveRegion? region) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "line";

    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        if (region is null)
        {
            form.Write(textWriter, time.GetUtcNow(), logEntry);
            return;
        }

        // The console's own writer knows nothing of the progress, and writes nothing when it is given nothing.
        using var entry = new StringWriter();
        form.Write(entry, time.GetUtcNow(), logEntry);
        region.Write(entry.ToString());
    }
}

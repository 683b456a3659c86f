using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace HubSpotEtl.Diagnostics;

/// <summary>Writes <see cref="LogLine"/>s to the console.</summary>
/// <param name="form">The form of an entry.</param>
/// <param name="time">The clock of the entries.</param>
/// <param name="terminal">Whether a progress line may stand where the entry goes.</param>
internal sealed class LineConsoleFormatter(LogLine form, TimeProvider time, ProgressTerminal terminal) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "line";

    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        if (terminal.IsInUse)
            textWriter.Write(ProgressTerminal.ClearLine);
        form.Write(textWriter, time.GetUtcNow(), logEntry);
    }
}

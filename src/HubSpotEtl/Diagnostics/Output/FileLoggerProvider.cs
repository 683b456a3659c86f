using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HubSpotEtl.Diagnostics.Output;

/// <summary>
/// Writes entries to a <see cref="LogFile"/>. A logging library would render the messages in a form of its own; this way
/// console and file cannot differ, and there is one place where entries are made safe.
/// </summary>
internal sealed class FileLoggerProvider(LogFile file, LogForm form, TimeProvider time) : ILoggerProvider
{
    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new FileLogger(file, form, time, categoryName);

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private sealed class FileLogger(LogFile file, LogForm form, TimeProvider time, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            using var line = new StringWriter();
            var entry = new LogEntry<TState>(logLevel, category, eventId, state, exception, (s, e) => formatter(s, e));
            form.Write(line, time.GetUtcNow(), entry);
            file.Append(line.ToString());
        }
    }
}

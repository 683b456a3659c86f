using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Tests.HubSpot.Support;

/// <summary>Keeps what is logged, at every level.</summary>
internal sealed class RecordingLogger : ILogger
{
    public ConcurrentQueue<(int Id, LogLevel Level, string Text, IReadOnlyList<KeyValuePair<string, object?>> Fields)> Entries { get; } =
        [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Entries.Enqueue(
            (
                eventId.Id, logLevel, $"{formatter(state, exception)} {exception}".TrimEnd(), state as IReadOnlyList<KeyValuePair<string,
                object?>> ?? []));
}

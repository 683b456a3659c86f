using HubSpotEtl.Diagnostics;
using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Reporting;

/// <summary>Progress as log lines, one every <see cref="Interval"/> at most: for cron, pipes and files.</summary>
internal sealed class LogProgress(ILogger logger, TimeProvider time) : IProgressSink
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly ProgressPace _pace = new(time, Interval);

    /// <inheritdoc/>
    public void Report(ProgressSnapshot snapshot)
    {
        string? line;
        lock (_lock)
            line = _pace.Next(snapshot);
        if (line is not null)
            Log.Progress(logger, line);
    }

    /// <inheritdoc/>
    public void Finish(string objectType)
    {
        lock (_lock)
            _pace.Forget(objectType);
    }
}

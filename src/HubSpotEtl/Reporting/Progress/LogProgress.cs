using HubSpotEtl.Diagnostics;
using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Reporting.Progress;

/// <summary>Progress as log lines, one every <see cref="Interval"/>, as long as there is some: for cron, pipes and files.</summary>
internal sealed class LogProgress : IProgressSink
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private Watched? _watched;

    public LogProgress(ILogger logger, TimeProvider time)
    {
        (_logger, _time) = (logger, time);
        _timer = time.CreateTimer(_ => LogNow(), null, Interval, Interval);
    }

    /// <inheritdoc/>
    public void Watch(string objectType, Func<ProgressSnapshot> state)
    {
        lock (_lock)
        {
            _watched = new Watched(objectType, state, new ProgressRate(_time));
            _watched.Rate.Next(state().Records);
        }
    }

    /// <inheritdoc/>
    public void Finish(string objectType, string outcome, bool isHealthy)
    {
        lock (_lock)
            _watched = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_lock)
            _watched = null;
    }

    private void LogNow()
    {
        // A log that cannot be written for a while holds who writes to it; the next tick need not wait beside.
        if (!_lock.TryEnter())
            return;
        try
        {
            if (_watched is null || _watched.State() is var now && now == _watched.Last)
                return;
            _watched.Last = now;
            var rate = _watched.Rate.Next(now.Records);
            Log.Progress(
                _logger, ProgressLine.Of(_watched.ObjectType, now, rate), _watched.ObjectType,
                now.Records, now.TotalRecords, rate, now.Unmerged, now.Associations, now.ApiCallsLeft);
        }
        finally
        {
            _lock.Exit();
        }
    }

    private sealed record Watched(string ObjectType, Func<ProgressSnapshot> State, ProgressRate Rate)
    {
        public ProgressSnapshot? Last { get; set; }
    }
}

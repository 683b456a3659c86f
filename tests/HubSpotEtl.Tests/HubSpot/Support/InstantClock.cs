namespace HubSpotEtl.Tests.HubSpot.Support;

/// <summary>
/// A clock that jumps: whoever waits is let go at once, and the clock stands where the wait would have ended. Waits longer than
/// <see cref="Patience"/> are timeouts and never end. So a test sees every wait and takes none.
/// </summary>
internal sealed class InstantClock : TimeProvider
{
    public static readonly TimeSpan Patience = TimeSpan.FromHours(12);

    private readonly Lock _gate = new();
    private readonly List<TimeSpan> _waits = [];
    private DateTimeOffset _now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    public IReadOnlyList<TimeSpan> Waits
    {
        get
        {
            lock (_gate)
                return [.. _waits];
        }
    }

    public IEnumerable<double> WaitedSeconds => Waits.Select(wait => wait.TotalSeconds);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _now;
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan time)
    {
        lock (_gate)
            _now += time;
    }

    private void Wait(TimeSpan time)
    {
        lock (_gate)
        {
            _now += time;
            if (time > TimeSpan.Zero)
                _waits.Add(time);
        }
    }

    private sealed class Timer(InstantClock clock, TimerCallback callback, object? state) : ITimer
    {
        private volatile bool _disposed;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (_disposed || dueTime == Timeout.InfiniteTimeSpan || dueTime > Patience)
                return !_disposed;
            clock.Wait(dueTime);
            ThreadPool.QueueUserWorkItem(_ => Fire());
            return true;
        }

        public void Dispose() => _disposed = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Fire()
        {
            if (!_disposed)
                callback(state);
        }
    }
}

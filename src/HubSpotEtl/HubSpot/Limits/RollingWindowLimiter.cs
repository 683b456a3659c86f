namespace HubSpotEtl.HubSpot.Limits;

/// <summary>
/// Keeps the calls of one bucket within HubSpot's rolling window: a call may go when the one <c>limit</c> calls before it is older than
/// the window plus a small margin. Waiting calls go in the order they came. The framework's limiters count in fixed or segmented
/// windows on the system clock and cannot change their limit, hence this one.
/// </summary>
internal sealed class RollingWindowLimiter : IDisposable
{
    // HubSpot counts a call when it arrives. The margin allows for a call that is on its way longer than the one after it.
    private const double MarginShare = 0.02;
    private static readonly TimeSpan LeastMargin = TimeSpan.FromMilliseconds(25);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly SendLog _sends = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = new();
    private RateLimit _limit;
    private long _pausedUntil = long.MinValue;
    private int _foreignCalls;
    private long _foreignUntil = long.MinValue;

    public RollingWindowLimiter(RateLimit limit, TimeProvider time)
    {
        _limit = limit;
        _time = time;
        _timer = time.CreateTimer(static state => ((RollingWindowLimiter)state!).LetGo(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public RateLimit Limit
    {
        get
        {
            lock (_gate)
                return _limit;
        }
    }

    /// <summary>Calls that may not be sent yet.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
                return _waiting.Count;
        }
    }

    /// <summary>Completes when the call may be sent; it counts as sent then.</summary>
    public async Task AcquireAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Enqueue() is not { } place)
            return;
        await using var registration = cancellationToken.Register(() => Leave(place, cancellationToken)).ConfigureAwait(false);
        await place.Value.Task.ConfigureAwait(false);
    }

    /// <summary>Nobody goes before this much time has passed: HubSpot has refused a call of the bucket.</summary>
    public void PauseFor(TimeSpan wait)
    {
        lock (_gate)
            _pausedUntil = Math.Max(_pausedUntil, Now + Ticks(wait));
    }

    /// <summary>
    /// Takes over what an answer's headers say: the portal's limit, and how much of it others use with the same token. What HubSpot
    /// counts beyond our own calls is theirs, and is left to them for one window.
    /// </summary>
    /// <param name="limit">The limit.</param>
    /// <param name="remaining">What was left of it when the call arrived; null when not told.</param>
    /// <param name="sentAt">When the call that brought the answer was sent, as the clock's timestamp.</param>
    public void Learn(RateLimit limit, int? remaining, long sentAt)
    {
        lock (_gate)
        {
            _limit = limit;
            if (remaining is { } left)
                CountForeignCalls(limit.Calls - left, sentAt);
        }
        LetGo();
    }

    public void Dispose() => _timer.Dispose();

    private long Now => _time.GetTimestamp();

    private TimeSpan Margin => TimeSpan.FromTicks(Math.Max((long)(_limit.Window.Ticks * MarginShare), LeastMargin.Ticks));

    private LinkedListNode<TaskCompletionSource>? Enqueue()
    {
        lock (_gate)
        {
            if (_waiting.Count == 0 && TimeToWait() <= 0)
            {
                _sends.Add(Now);
                return null;
            }
            var place = _waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            SetTimer();
            return place;
        }
    }

    private void LetGo()
    {
        lock (_gate)
        {
            while (_waiting.First is { } first && TimeToWait() <= 0)
            {
                _sends.Add(Now);
                _waiting.RemoveFirst();
                first.Value.TrySetResult();
            }
            SetTimer();
        }
    }

    private void Leave(LinkedListNode<TaskCompletionSource> place, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (place.List is null)
                return;
            _waiting.Remove(place);
            place.Value.TrySetCanceled(cancellationToken);
            SetTimer();
        }
    }

    /// <summary>Unit: timestamp ticks; zero or less when a call may go now.</summary>
    private long TimeToWait()
    {
        var now = Now;
        var window = Ticks(_limit.Window + Margin);
        // Twice the window: an answer may come late, and its call must still be known as ours then.
        _sends.ForgetBefore(now - 2 * window);
        var wait = _pausedUntil - now;
        if (_pausedUntil == long.MinValue)
            wait = 0;
        var allowed = AllowedNow(now);
        return _sends.Count < allowed ? wait : Math.Max(wait, _sends.FromEnd(allowed) + window - now);
    }

    private int AllowedNow(long now) =>
        now < _foreignUntil ? Math.Max(1, _limit.Calls - _foreignCalls) : _limit.Calls;

    private void CountForeignCalls(int used, long sentAt)
    {
        // All calls that HubSpot may have counted as ours are taken as counted: others are never seen where there are none.
        var own = _sends.CountAfter(sentAt - Ticks(_limit.Window + Margin));
        _foreignCalls = Math.Max(0, used - own);
        _foreignUntil = Now + Ticks(_limit.Window);
    }

    private void SetTimer()
    {
        if (_waiting.Count == 0)
            return;
        var wait = Math.Max(0, TimeToWait());
        // Rounded up to whole milliseconds: timers have no finer grain, and a call must not go early.
        var milliseconds = Math.Ceiling(wait * 1000.0 / _time.TimestampFrequency);
        _timer.Change(TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * _time.TimestampFrequency);
}

namespace HubSpotEtl.HubSpot.Limits;

/// <summary>
/// Keeps the calls of one bucket within HubSpot's rolling window. HubSpot counts a call when it arrives, and all that is known of that
/// moment is that it lies before the answer: so a call takes a place of the limit from when it goes until a window after its answer.
/// However long calls are on their way, on a busy machine above all, no window ever holds too many; what that costs is the time of an
/// answer in each window. Waiting calls go in the order they came. The framework's limiters count in fixed or segmented windows on the
/// system clock and cannot change their limit, hence this one.
/// </summary>
internal sealed class RollingWindowLimiter : IDisposable
{
    // For the grain of the two clocks.
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly TimeLog _answers = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = new();
    private RateLimit _limit;
    private int _underWay;
    private long _pausedUntil = long.MinValue;
    private int _foreignCalls;
    private long _foreignUntil = long.MinValue;

    public RollingWindowLimiter(RateLimit limit, TimeProvider time)
    {
        _limit = limit;
        _time = time;
        _timer = time.CreateTimer(
            static state => ((RollingWindowLimiter)state!).LetGo(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public RateLimit Limit
    {
        get
        {
            lock (_gate)
                return _limit;
        }
    }

    /// <summary>How much of the limit the calls of the present window use, 0 to 1.</summary>
    public double Load
    {
        get
        {
            lock (_gate)
                return Math.Min(1, (double)(_underWay + _answers.CountAfter(Now - Window)) / _limit.Calls);
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

    /// <summary>Completes when the call may be sent.</summary>
    /// <returns>The call's place, to be left when its answer begins, or when it fails.</returns>
    public async Task<LimiterPlace> AcquireAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Enqueue() is { } waiting)
        {
            await using var registration = cancellationToken.Register(() => Leave(waiting, cancellationToken)).ConfigureAwait(false);
            await waiting.Value.Task.ConfigureAwait(false);
        }

        return new LimiterPlace(this);
    }

    /// <summary>A call is answered or given up: its place is free again after one window.</summary>
    internal void Answered()
    {
        lock (_gate)
        {
            _underWay--;
            _answers.Add(Now);
        }
        LetGo();
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

    private long Window => Ticks(_limit.Window + Margin);

    private LinkedListNode<TaskCompletionSource>? Enqueue()
    {
        lock (_gate)
        {
            if (_waiting.Count == 0 && TimeToWait() <= 0)
            {
                _underWay++;
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
                _underWay++;
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

    /// <summary>
    /// Unit: timestamp ticks; zero or less when a call may go now, <see cref="long.MaxValue"/> when only an answer can bring that about.
    /// </summary>
    private long TimeToWait()
    {
        var now = Now;
        // Twice the window: an answer may come late, and its call must still be known as ours then.
        _answers.ForgetBefore(now - 2 * Window);
        var paused = _pausedUntil == long.MinValue ? 0 : _pausedUntil - now;
        var places = AllowedNow(now) - _underWay;
        if (places <= 0)
            return long.MaxValue;
        return _answers.Count < places ? paused : Math.Max(paused, _answers.FromEnd(places) + Window - now);
    }

    // Others may use all of it, and so says a header that is stuck. A twentieth is ours whatever it says: should it be too much, HubSpot
    // refuses a call and it waits.
    private int AllowedNow(long now) =>
        now < _foreignUntil ? Math.Max(Math.Max(1, _limit.Calls / 20), _limit.Calls - _foreignCalls) : _limit.Calls;

    private void CountForeignCalls(int used, long sentAt)
    {
        // All calls that HubSpot may have counted as ours are taken as counted: others are never seen where there are none.
        var mostOwn = _underWay + _answers.CountAfter(sentAt - Window);
        if (used <= mostOwn)
            return;
        // Where there are some for sure, only those are taken as ours that HubSpot has counted for sure: the call itself, and what was
        // answered before it went. The others may still count beside what it told.
        var leastOwn = 1 + _answers.CountAfter(Now - Ticks(_limit.Window)) - _answers.CountAfter(sentAt - 1);
        _foreignCalls = Math.Max(0, used - leastOwn);
        _foreignUntil = Now + Ticks(_limit.Window);
    }

    private void SetTimer()
    {
        var wait = Math.Max(0, TimeToWait());
        if (_waiting.Count == 0 || wait == long.MaxValue)
            return;
        // Rounded up to whole milliseconds: timers have no finer grain, and a call must not go early.
        var milliseconds = Math.Ceiling(wait * 1000.0 / _time.TimestampFrequency);
        _timer.Change(TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * _time.TimestampFrequency);
}

using System.Collections.Concurrent;

namespace HubSpotEtl.IntegrationTests.Faults;

/// <summary>
/// A clock that is right, with timers that are early: what waits three minutes waits five seconds. A limit stays as long as it is: an early
/// one would make the outcome depend on how busy the machine is.
/// </summary>
internal sealed class HurriedTime : TimeProvider
{
    private const int Times = 40;

    private readonly ConcurrentBag<TimeSpan> _asked = [];

    /// <summary>How many timers were to take exactly so long.</summary>
    public int Count(TimeSpan wait) => _asked.Count(one => one == wait);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _asked.Add(dueTime);
        var isWait = dueTime > TimeSpan.Zero && state is not CancellationTokenSource;
        return base.CreateTimer(callback, state, isWait ? dueTime / Times : dueTime, period);
    }
}

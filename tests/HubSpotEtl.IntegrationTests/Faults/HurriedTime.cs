using System.Collections.Concurrent;

namespace HubSpotEtl.IntegrationTests.Faults;

/// <summary>A clock that is right, with timers that are early: what waits three minutes waits five seconds.</summary>
internal sealed class HurriedTime : TimeProvider
{
    private const int Times = 40;

    private readonly ConcurrentBag<TimeSpan> _asked = [];

    /// <summary>How many timers were to take exactly so long.</summary>
    public int Count(TimeSpan wait) => _asked.Count(one => one == wait);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _asked.Add(dueTime);
        return base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / Times : dueTime, period);
    }
}

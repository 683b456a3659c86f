namespace HubSpotEtl.Simulator.Faults;

/// <summary>What the limits say to a call.</summary>
/// <param name="Refusal">The 429 to answer with; null: the call may go on.</param>
/// <param name="Remaining">Calls left in the ten seconds, for the header; null: no such headers on this family.</param>
/// <param name="DailyRemaining">Calls left today; null: no such headers.</param>
internal readonly record struct RateVerdict(Fault? Refusal, int? Remaining, int? DailyRemaining);

/// <summary>The portal's rate limits: one bucket each for ordinary calls, for search and for associations, and the day's.</summary>
internal sealed class RateLimits(PortalLimits limits, SimulatedClock clock)
{
    private const long DayMs = 24L * 3600 * 1000;

    private readonly RollingBucket general = new(limits.PerTenSeconds, TimeSpan.FromSeconds(10), limits.RefusedCallsCount);
    private readonly RollingBucket search = new(limits.SearchPerSecond, TimeSpan.FromSeconds(1), limits.RefusedCallsCount);
    private readonly RollingBucket associations = new(limits.AssociationsPerTenSeconds, TimeSpan.FromSeconds(10), limits.RefusedCallsCount);
    private readonly Lock gate = new();
    private long day;
    private int today;

    public PortalLimits Limits => limits;

    /// <summary>Calls counted today.</summary>
    public int Today => Volatile.Read(ref today);

    public RateVerdict Take(CallFamily family)
    {
        long now = clock.NowMs;
        if (limits.Daily > 0 && CountToday(now) > limits.Daily)
            return new RateVerdict(Fault.DailyLimit, null, 0);
        return family switch
        {
            CallFamily.Search => new RateVerdict(search.TryTake(now, out _) ? null : Fault.SecondLimit, null, null),
            CallFamily.Associations => new RateVerdict(associations.TryTake(now, out _) ? null : Fault.TenSecondLimit, null, null),
            _ => General(now),
        };
    }

    private RateVerdict General(long now)
    {
        bool granted = general.TryTake(now, out int remaining);
        return new RateVerdict(
            granted ? null : Fault.TenSecondLimit, general.Limit > 0 ? remaining : null,
            limits is { Daily: > 0, DailyHeaders: true } ? limits.Daily - Volatile.Read(ref today) : null);
    }

    private int CountToday(long now)
    {
        lock (gate)
        {
            if (now / DayMs != day)
                today = 0;
            day = now / DayMs;
            return ++today;
        }
    }
}

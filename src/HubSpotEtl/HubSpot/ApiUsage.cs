using System.Collections.Frozen;
using HubSpotEtl.Diagnostics;

namespace HubSpotEtl.HubSpot;

/// <summary>What the calls of one client came to so far. Safe to read while calls are under way.</summary>
public sealed class ApiUsage
{
    private readonly long[] _calls = new long[Enum.GetValues<ApiFamily>().Length];
    private volatile RateLimit _generalLimit;
    private long _retries;
    private long _dailyLimit = -1;
    private long _dailyRemaining = -1;

    internal ApiUsage(RateLimit generalLimit) => _generalLimit = generalLimit;

    /// <summary>Requests sent, every try counted.</summary>
    public long Calls => _calls.Sum();

    /// <summary>Tries beyond the first of their call.</summary>
    public long Retries => Interlocked.Read(ref _retries);

    /// <summary>
    /// The account's calls of a day (header <c>X-HubSpot-RateLimit-Daily</c>); null until told, and with OAuth never told.
    /// </summary>
    public long? DailyLimit => Told(ref _dailyLimit);

    /// <summary>What is left of them (header <c>X-HubSpot-RateLimit-Daily-Remaining</c>).</summary>
    public long? DailyRemaining => Told(ref _dailyRemaining);

    /// <summary>The limit of ordinary calls as now obeyed: the configured one until the headers tell another.</summary>
    public RateLimit GeneralLimit => _generalLimit;

    /// <summary>Requests of one kind, every try counted.</summary>
    /// <param name="family">The kind.</param>
    /// <returns>The count.</returns>
    public long CallsOf(ApiFamily family) => Interlocked.Read(ref _calls[(int)family]);

    /// <summary>The counts of the kinds that were called.</summary>
    /// <returns>A copy that does not change any more.</returns>
    public IReadOnlyDictionary<ApiFamily, long> CallsByFamily() =>
        Enum.GetValues<ApiFamily>().Where(f => CallsOf(f) > 0).ToFrozenDictionary(f => f, CallsOf);

    internal void Sent(ApiFamily family) => Interlocked.Increment(ref _calls[(int)family]);

    internal void Retried() => Interlocked.Increment(ref _retries);

    internal void LearnDaily(long? limit, long? remaining)
    {
        Metrics.DailyCallsTold(limit, remaining);
        if (limit is { } all)
            Interlocked.Exchange(ref _dailyLimit, all);
        if (remaining is { } left)
            Interlocked.Exchange(ref _dailyRemaining, left);
    }

    internal void LearnGeneral(RateLimit limit) => _generalLimit = limit;

    private static long? Told(ref long value) => Interlocked.Read(ref value) is >= 0 and var told ? told : null;
}

using System.Net;

namespace HubSpotEtl.HubSpot.Transport;

/// <summary>Which failures are tried again, and after how long.</summary>
internal sealed class RetryRules(HubSpotClientOptions options, TimeProvider time, Func<double> random)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LockedWait = TimeSpan.FromSeconds(2);
    private const double JitterShare = 0.2;

    /// <summary>Status codes that pass by themselves (developers.hubspot.com, "Error handling"); 408 is a proxy's timeout.</summary>
    public static bool IsTransient(HttpStatusCode status) => (int)status is 408 or 423 or 429 or 477 or >= 500;

    public bool MayRetry(CallState state, HubSpotApiException failure) =>
        (
            failure.IsTooLarge
                ? state.CanShrinkAfter(failure)
                : failure.IsTransient && (state.Attempt < options.MaxAttempts || state.CanShrinkAfter(failure)))
        && !(failure.RetryAfter > LongestWaitFor(failure))
        && state.Elapsed(time) + Wait(state.Attempt, failure) < options.CallTimeout;

    /// <summary>Never less than HubSpot asked for; jitter only adds.</summary>
    public TimeSpan WaitWithJitter(int attempt, HubSpotApiException failure) =>
        Wait(attempt, failure) * (1 + JitterShare * random());

    /// <summary>The wait after the given try: longer after each.</summary>
    public TimeSpan Wait(int attempt, HubSpotApiException failure)
    {
        var least = failure.Status == HttpStatusCode.Locked ? LockedWait : TimeSpan.Zero;
        // Nobody is in trouble: a smaller page is asked for at once.
        if (failure.IsTooLarge)
            return TimeSpan.Zero;
        if (failure.RetryAfter is { } told)
            return Max(least, told + (attempt - 1) * Second);
        return failure.Limit switch
        {
            LimitKind.Secondly => attempt * Second,
            LimitKind.TenSecondly => attempt * 10 * Second,
            _ => Max(least, Backoff(attempt)),
        };
    }

    private TimeSpan LongestWaitFor(HubSpotApiException failure) =>
        (int?)failure.Status == 477 ? options.LongestMigrationWait : options.LongestRetryAfter;

    private TimeSpan Backoff(int attempt)
    {
        var wait = Second * Math.Pow(2, attempt - 1);
        return wait < options.LongestBackoff ? wait : options.LongestBackoff;
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}

using HubSpotEtl.Diagnostics;
using Microsoft.Extensions.Logging;

namespace HubSpotEtl.HubSpot.Limits;

/// <summary>HubSpot's three buckets: searches and association reads are counted apart from all other calls.</summary>
internal sealed class RateBuckets(HubSpotClientOptions options, TimeProvider time, ApiUsage usage, ILogger logger) : IDisposable
{
    // HubSpot's own figures are 10 s windows and up to a few hundred calls; anything else in the headers is a proxy's mistake.
    private static readonly TimeSpan LongestWindow = TimeSpan.FromMinutes(1);

    private const double LeastPerSecond = 1;

    // For a server that states no limit: fast enough for any, slow enough for the log of send times to stay small.
    private static readonly RateLimit Unstated = new(2_000, TimeSpan.FromSeconds(1));

    private readonly RollingWindowLimiter _general = new(options.GeneralLimit, time);
    private readonly RollingWindowLimiter _search = new(options.SearchLimit, time);
    private volatile bool _isStated;
    private volatile bool _tierIsWrong;
    private readonly RollingWindowLimiter _associations = new(options.AssociationLimit, time);

    public RollingWindowLimiter Of(ApiFamily family) => family switch
    {
        ApiFamily.Search => _search,
        ApiFamily.Associations => _associations,
        _ => _general,
    };

    /// <summary>The load of the bucket that is nearest to its limit, 0 to 1.</summary>
    public double Load => Math.Max(_general.Load, Math.Max(_search.Load, _associations.Load));

    /// <summary>
    /// Only the general bucket has headers; should another family's answer carry some, they tell of the general one too late.
    /// </summary>
    public void Learn(ApiFamily family, HttpResponseMessage response, long sentAt)
    {
        var headers = RateLimitHeaders.Read(response);
        usage.LearnDaily(headers.Daily, headers.DailyRemaining);
        if (Of(family) != _general)
            return;
        if (headers.Max is not > 0)
        {
            if (response.IsSuccessStatusCode && RateLimitHeaders.AreAbsent(response))
                LiftUnstated();
            return;
        }

        _isStated = true;
        var known = _general.Limit;
        var window = headers.Window is { } told && told <= LongestWindow ? told : known.Window;
        if (Believed(new RateLimit(headers.Max.Value, window)) is not { } limit)
            return;
        if (limit != known)
            TellLearnt(limit, known);
        _general.Learn(limit, headers.Remaining, sentAt);
        usage.LearnGeneral(limit);
        if (!_tierIsWrong && AssociationLimitOf(limit) is var tier && tier != _associations.Limit)
            _associations.Learn(tier, remaining: null, sentAt);
    }

    /// <summary>A call was refused for a limit (429): whatever is not stated is taken to be the documented default from now on.</summary>
    public void Refused(ApiFamily family)
    {
        if (family == ApiFamily.Associations)
        {
            _tierIsWrong = true;
            _associations.Learn(options.AssociationLimit, remaining: null, sentAt: 0);
        }

        if (_isStated)
            return;
        _isStated = true;
        TellLearnt(options.GeneralLimit, _general.Limit);
        _general.Learn(options.GeneralLimit, remaining: null, sentAt: 0);
        _associations.Learn(options.AssociationLimit, remaining: null, sentAt: 0);
        usage.LearnGeneral(options.GeneralLimit);
    }

    // The least that HubSpot gives any account is 100 in 10 s: far less is a mistake, which would stop a run for good. More than would do
    // any good is not taken literally.
    private static RateLimit? Believed(RateLimit told) =>
        told.PerSecond < LeastPerSecond ? null
        : told.PerSecond > Unstated.PerSecond ? Unstated
        : told;

    private void TellLearnt(RateLimit limit, RateLimit before) => Log.RateLimitLearnt(logger, limit.ToString(), before.ToString());

    // HubSpot states its limit with every general call, so a server that does not has none. Search is not spoken of in headers,
    // and keeps its documented limit.
    private void LiftUnstated()
    {
        if (_isStated || _general.Limit == Unstated)
            return;
        TellLearnt(Unstated, _general.Limit);
        _general.Learn(Unstated, remaining: null, sentAt: 0);
        _associations.Learn(Unstated, remaining: null, sentAt: 0);
        usage.LearnGeneral(Unstated);
    }

    // HubSpot, "API usage guidelines": associations have no headers, but their limit goes with the account's tier, as the general one does.
    private RateLimit AssociationLimitOf(RateLimit general) => general.Calls switch
    {
        >= 200 => new RateLimit(200, TimeSpan.FromSeconds(10)),
        >= 190 => new RateLimit(150, TimeSpan.FromSeconds(10)),
        _ => options.AssociationLimit,
    };

    public void Dispose()
    {
        _general.Dispose();
        _search.Dispose();
        _associations.Dispose();
    }
}

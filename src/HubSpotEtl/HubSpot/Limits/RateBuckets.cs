using HubSpotEtl.Diagnostics;
using Microsoft.Extensions.Logging;

namespace HubSpotEtl.HubSpot.Limits;

/// <summary>HubSpot's three buckets: searches and association reads are counted apart from all other calls.</summary>
internal sealed class RateBuckets(HubSpotClientOptions options, TimeProvider time, ApiUsage usage, ILogger logger) : IDisposable
{
    // HubSpot's own figures are 10 s windows and up to a few hundred calls; anything else in the headers is a proxy's mistake.
    private static readonly TimeSpan LongestWindow = TimeSpan.FromMinutes(1);

    private readonly RollingWindowLimiter _general = new(options.GeneralLimit, time);
    private readonly RollingWindowLimiter _search = new(options.SearchLimit, time);
    private readonly RollingWindowLimiter _associations = new(options.AssociationLimit, time);

    public RollingWindowLimiter Of(ApiFamily family) => family switch
    {
        ApiFamily.Search => _search,
        ApiFamily.Associations => _associations,
        _ => _general,
    };

    /// <summary>Only the general bucket has headers; should another family's answer carry some, they tell of the general one too late.</summary>
    public void Learn(ApiFamily family, HttpResponseMessage response, long sentAt)
    {
        var headers = RateLimitHeaders.Read(response);
        usage.LearnDaily(headers.Daily, headers.DailyRemaining);
        if (Of(family) != _general || headers.Max is not > 0)
            return;
        var known = _general.Limit;
        var window = headers.Window is { } told && told <= LongestWindow ? told : known.Window;
        var limit = new RateLimit(headers.Max.Value, window);
        if (limit != known)
            Log.RateLimitLearnt(logger, limit, known);
        _general.Learn(limit, headers.Remaining, sentAt);
        usage.LearnGeneral(limit);
    }

    public void Dispose()
    {
        _general.Dispose();
        _search.Dispose();
        _associations.Dispose();
    }
}

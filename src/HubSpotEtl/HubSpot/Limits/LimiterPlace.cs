namespace HubSpotEtl.HubSpot.Limits;

/// <summary>The place that a call takes in its limit while it is on its way.</summary>
/// <param name="limiter">Whose place it is.</param>
internal sealed class LimiterPlace(RollingWindowLimiter limiter) : IDisposable
{
    private bool _isLeft;

    /// <summary>The answer has begun, or the call has failed: HubSpot counts it from now at the latest. Further calls do nothing.</summary>
    public void Dispose()
    {
        if (_isLeft)
            return;
        _isLeft = true;
        limiter.Answered();
    }
}

namespace HubSpotEtl.HubSpot.Listing;

/// <summary>
/// Notices cursors that go round in a circle, of any length, and remembers one of them only: that at the last power of two steps
/// (R. P. Brent, "An improved Monte Carlo factorization algorithm", 1980).
/// </summary>
/// <param name="start">The cursor the walk begins with.</param>
internal sealed class CursorLoop(Cursor? start)
{
    private Cursor? _remembered = start;
    private long _steps;
    private long _rememberAt = 1;

    /// <summary>Takes the next cursor.</summary>
    /// <param name="next">Where the walk is about to go on.</param>
    /// <returns>True when the walk was there before; noticed within a few times as many pages as the circle and the way to it have.</returns>
    public bool IsClosedBy(Cursor next)
    {
        if (next == _remembered)
            return true;
        if (++_steps == _rememberAt)
            (_remembered, _rememberAt) = (next, 2 * _rememberAt);
        return false;
    }
}

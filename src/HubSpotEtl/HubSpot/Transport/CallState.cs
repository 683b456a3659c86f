namespace HubSpotEtl.HubSpot.Transport;

/// <summary>How far one call has come.</summary>
internal sealed class CallState(ApiCall call, int pageSize, long startedAt)
{
    private int _serverTroubles;

    public ApiCall Call => call;

    /// <summary>The present try, from 1.</summary>
    public int Attempt { get; private set; }

    /// <summary>What the present try was answered with; null before, or when there is no answer.</summary>
    public int? Status { get; set; }

    /// <summary>Records asked for now; zero where the call has no page size.</summary>
    public int PageSize { get; private set; } = pageSize;

    public void Begin() => (Attempt, Status) = (Attempt + 1, null);

    public TimeSpan Elapsed(TimeProvider time) => time.GetElapsedTime(startedAt);

    /// <summary>Whether a smaller page is left to be tried.</summary>
    public bool CanShrinkAfter(HubSpotApiException failure) => PageSize > 1 && (failure.IsServerTrouble || failure.IsTooLarge);

    /// <summary>
    /// Halves the page at the second trouble of the server and at each one after it, and whenever the answer is too large.
    /// </summary>
    /// <returns>True when it did.</returns>
    public bool ShrinkAfter(HubSpotApiException failure)
    {
        if (!CanShrinkAfter(failure) || (!failure.IsTooLarge && ++_serverTroubles < 2))
            return false;
        PageSize /= 2;
        return true;
    }
}

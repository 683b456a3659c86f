namespace HubSpotEtl.Benchmarks.EndToEnd;

/// <summary>So many calls in any window of so much time.</summary>
/// <param name="Calls">Calls.</param>
/// <param name="Window">The window.</param>
internal sealed record Allowance(int Calls, TimeSpan Window)
{
    /// <summary>
    /// The time from the first call to the last when each window is used up at its start: the arithmetic minimum, which knows no latency
    /// and is kinder to no client than to one that sends in bursts.
    /// </summary>
    /// <param name="calls">Calls to be made.</param>
    /// <returns>Zero for those that fit one window.</returns>
    public TimeSpan LeastTime(long calls) => calls == 0 ? TimeSpan.Zero : (calls - 1) / Calls * Window;

    /// <summary>The time of so many calls at the allowance's rate: what a client that sends them evenly needs.</summary>
    /// <param name="calls">Calls to be made.</param>
    /// <returns>In proportion to the calls.</returns>
    public TimeSpan TimeAtRate(long calls) => (double)calls / Calls * Window;
}

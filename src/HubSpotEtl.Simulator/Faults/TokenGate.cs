namespace HubSpotEtl.Simulator.Faults;

/// <summary>Which token opens the portal. Thread-safe.</summary>
internal sealed class TokenGate(string token, SimulatedClock clock)
{
    private volatile string current = token;
    private long expiredMs;

    public string Current => current;

    /// <summary>When the token stopped working; null while it works.</summary>
    public DateTimeOffset? ExpiredAt =>
        Interlocked.Read(ref expiredMs) is > 0 and var ms && ms <= clock.NowMs ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;

    public void Expire(TimeSpan from) => Interlocked.Exchange(ref expiredMs, (clock.GetUtcNow() + from).ToUnixTimeMilliseconds());

    public void Replace(string next)
    {
        current = next;
        Interlocked.Exchange(ref expiredMs, 0);
    }
}

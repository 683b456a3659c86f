namespace HubSpotEtl.Simulator.Faults;

/// <summary>So many calls in any stretch of time of a given length. Thread-safe.</summary>
internal sealed class RollingBucket(int limit, TimeSpan window, bool refusedCount)
{
    private readonly Lock gate = new();
    private readonly Queue<long> times = new();

    public int Limit => limit;

    /// <summary>Takes one call; false when there was none left. <paramref name="remaining"/> is what is left after it.</summary>
    public bool TryTake(long nowMs, out int remaining)
    {
        lock (gate)
        {
            while (times.Count > 0 && times.Peek() <= nowMs - window.TotalMilliseconds)
                times.Dequeue();
            bool granted = limit == 0 || times.Count < limit;
            if (limit > 0 && (granted || refusedCount))
                times.Enqueue(nowMs);
            remaining = Math.Max(0, limit - times.Count);
            return granted;
        }
    }
}

namespace HubSpotEtl.Reporting.Progress;

/// <summary>
/// Records a second over the last half minute: it tells of now, and a batch of some thousand rows does not make it jump. What is counted
/// from is the first sample, so a run that goes on from a checkpoint does not begin with the speed of light. Not thread-safe.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class ProgressRate(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    private readonly Queue<(long Timestamp, long Records)> _samples = [];

    /// <summary>Takes a sample.</summary>
    /// <param name="records">Records now.</param>
    /// <returns>The rate; null before any time has passed.</returns>
    public double? Next(long records)
    {
        var now = time.GetTimestamp();
        while (_samples.Count > 1 && time.GetElapsedTime(_samples.Peek().Timestamp, now) > Window)
            _samples.Dequeue();
        _samples.Enqueue((now, records));
        var (since, before) = _samples.Peek();
        var elapsed = time.GetElapsedTime(since, now);
        return elapsed > TimeSpan.Zero ? Math.Max(0, records - before) / elapsed.TotalSeconds : null;
    }
}

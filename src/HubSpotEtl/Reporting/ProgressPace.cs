namespace HubSpotEtl.Reporting;

/// <summary>Lets a line through when enough time has passed since the one before, and knows when each object began. Not thread-safe.</summary>
/// <param name="time">The clock.</param>
/// <param name="interval">The least time between two lines.</param>
internal sealed class ProgressPace(TimeProvider time, TimeSpan interval)
{
    private readonly Dictionary<string, Start> _starts = [];
    private long _lastLine = time.GetTimestamp();

    /// <summary>The line to show now; null when it is too early.</summary>
    public string? Next(ProgressSnapshot snapshot)
    {
        var now = time.GetTimestamp();
        if (!_starts.TryGetValue(snapshot.ObjectType, out var start))
            _starts[snapshot.ObjectType] = start = new Start(now, snapshot.Records);
        if (time.GetElapsedTime(_lastLine, now) < interval)
            return null;
        _lastLine = now;
        return ProgressLine.Of(snapshot, time.GetElapsedTime(start.Timestamp, now), start.Records);
    }

    /// <summary>Forgets an object that is over.</summary>
    public void Forget(string objectType) => _starts.Remove(objectType);

    private readonly record struct Start(long Timestamp, long Records);
}

using HubSpotEtl.Reporting.Progress;

namespace HubSpotEtl.Reporting.Terminal;

/// <summary>Follows one object from its turn to its end. Not thread-safe.</summary>
/// <param name="name">The object type as the user named it.</param>
/// <param name="time">The clock.</param>
internal sealed class ObjectProgress(string name, TimeProvider time)
{
    private ProgressRate _rate = new(time);
    private Func<ProgressSnapshot>? _state;
    private (long Timestamp, long Records)? _begun;
    private ProgressRow? _over;

    /// <summary>The object type as the user named it.</summary>
    public string Name => name;

    /// <summary>Whether it is over.</summary>
    public bool IsOver => _over is not null;

    /// <summary>Its records begin to be read, or begin anew.</summary>
    public void Begin(Func<ProgressSnapshot> state)
    {
        _state = state;
        _rate = new ProgressRate(time);
        var records = state().Records;
        _rate.Next(records);
        _begun ??= (time.GetTimestamp(), records);
    }

    /// <summary>It is over.</summary>
    public void End(string outcome, bool isHealthy)
    {
        var row = new ProgressRow(name, isHealthy ? ProgressState.Healthy : ProgressState.Unhealthy) { Outcome = outcome };
        _over = _begun is var (since, before) && _state?.Invoke() is { } last
            && time.GetElapsedTime(since) is var elapsed && elapsed > TimeSpan.Zero
            ? row with { Snapshot = last, RecordsPerSecond = Math.Max(0, last.Records - before) / elapsed.TotalSeconds, Time = elapsed }
            : row;
    }

    /// <summary>Its line now.</summary>
    /// <param name="isInHand">Whether it is its turn.</param>
    public ProgressRow Row(bool isInHand)
    {
        if (_over is not null)
            return _over;
        if (!isInHand)
            return new ProgressRow(name, ProgressState.Waiting);
        var now = _state?.Invoke();
        var rate = now is null ? null : _rate.Next(now.Records);
        return new ProgressRow(name, ProgressState.InHand) { Snapshot = now, RecordsPerSecond = rate, Time = now?.TimeLeft(rate) };
    }
}

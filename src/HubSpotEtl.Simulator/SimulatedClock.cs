namespace HubSpotEtl.Simulator;

/// <summary>The portal's clock: another clock, shifted. Everything the portal dates or limits goes by it. Thread-safe.</summary>
public sealed class SimulatedClock : TimeProvider
{
    private readonly TimeProvider inner;
    private long shiftTicks;

    /// <summary>A clock that starts in step with <paramref name="inner"/>.</summary>
    public SimulatedClock(TimeProvider inner) => this.inner = inner;

    /// <summary>Moves the clock; a negative span turns it back.</summary>
    public void Advance(TimeSpan by) => Interlocked.Add(ref shiftTicks, by.Ticks);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow().AddTicks(Interlocked.Read(ref shiftTicks));

    /// <inheritdoc/>
    public override long GetTimestamp() => inner.GetTimestamp();

    /// <inheritdoc/>
    public override long TimestampFrequency => inner.TimestampFrequency;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        inner.CreateTimer(callback, state, dueTime, period);

    internal long NowMs => GetUtcNow().ToUnixTimeMilliseconds();
}

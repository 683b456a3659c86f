namespace HubSpotEtl.Lambda;

/// <summary>
/// The stop before Lambda's deadline. After a graceful stop the batch in hand is merged and the checkpoint committed: a fraction of a
/// second as a rule, several where the database is slow. So it comes a tenth of the time before the deadline, but at least 5 and at most 30
/// seconds; where that would leave less than half for the work, at half of the time. What is not stored then is given up at two fifths of
/// that margin, and the answer still gets away: Lambda ends the process at the deadline, and nobody would hear why.
/// </summary>
internal sealed class TimeLimit : IDisposable
{
    private static readonly TimeSpan LeastMargin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan GreatestMargin = TimeSpan.FromSeconds(30);

    private readonly List<IDisposable> _sources = [];

    /// <param name="left">The time until the deadline; null when there is none.</param>
    /// <param name="stop">Another reason to stop softly.</param>
    /// <param name="cancel">Another reason to give up.</param>
    /// <param name="time">The clock.</param>
    public TimeLimit(TimeSpan? left, CancellationToken stop, CancellationToken cancel, TimeProvider time)
    {
        Margin = left is { } all ? MarginOf(all) : TimeSpan.Zero;
        Stop = Either(left - Margin, stop, time);
        Cancel = Either(left - (Margin * 0.4), cancel, time);
    }

    /// <summary>How long before the deadline it stops.</summary>
    public TimeSpan Margin { get; }

    /// <summary>The graceful stop.</summary>
    public CancellationToken Stop { get; }

    /// <summary>The hard one.</summary>
    public CancellationToken Cancel { get; }

    /// <inheritdoc/>
    public void Dispose() => _sources.ForEach(source => source.Dispose());

    private static TimeSpan MarginOf(TimeSpan left)
    {
        var wanted = left / 10;
        wanted = wanted < LeastMargin ? LeastMargin : wanted > GreatestMargin ? GreatestMargin : wanted;
        return wanted < left / 2 ? wanted : left / 2;
    }

    private CancellationToken Either(TimeSpan? after, CancellationToken other, TimeProvider time)
    {
        if (after is not { } delay)
            return other;
        var timer = new CancellationTokenSource(delay > TimeSpan.Zero ? delay : TimeSpan.Zero, time);
        var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, other);
        _sources.AddRange([timer, either]);
        return either.Token;
    }
}

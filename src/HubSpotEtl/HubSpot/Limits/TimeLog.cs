namespace HubSpotEtl.HubSpot.Limits;

/// <summary>The latest of ascending times, oldest first, in a ring that grows to what one window needs. Unit: timestamp ticks.</summary>
internal sealed class TimeLog
{
    private long[] _ring = new long[64];
    private int _first;

    public int Count { get; private set; }

    /// <summary>Counted from the latest, which is 1.</summary>
    public long FromEnd(int ago) => At(Count - ago);

    public void Add(long time)
    {
        if (Count == _ring.Length)
            Grow();
        _ring[(_first + Count++) % _ring.Length] = time;
    }

    public void ForgetBefore(long time)
    {
        while (Count > 0 && At(0) < time)
        {
            _first = (_first + 1) % _ring.Length;
            Count--;
        }
    }

    public int CountAfter(long time)
    {
        var newer = 0;
        while (newer < Count && FromEnd(newer + 1) > time)
            newer++;
        return newer;
    }

    private long At(int index) => _ring[(_first + index) % _ring.Length];

    private void Grow()
    {
        var larger = new long[_ring.Length * 2];
        for (var i = 0; i < Count; i++)
            larger[i] = At(i);
        (_ring, _first) = (larger, 0);
    }
}

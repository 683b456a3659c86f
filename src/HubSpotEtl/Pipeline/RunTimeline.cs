using HubSpotEtl.Reporting;

namespace HubSpotEtl.Pipeline;

/// <summary>
/// How many records a run had read by when, at even steps from its start. However long it takes there are <see cref="MostSteps"/> of them
/// at most: when these are used up, every other one goes and the step is twice as long. Thread-safe.
/// </summary>
/// <param name="time">The clock; the run begins now.</param>
internal sealed class RunTimeline(TimeProvider time)
{
    /// <summary>Unit: steps.</summary>
    public const int MostSteps = 120;

    /// <summary>The step as long as the run is short. Less would show single pages, not a rate.</summary>
    public static readonly TimeSpan FirstStep = TimeSpan.FromMilliseconds(250);

    // The records of a page are taken to have come evenly since the one before, but not for longer than an answer may take, or a step:
    // while a run waits nothing comes.
    private static readonly TimeSpan s_answer = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private readonly long _started = time.GetTimestamp();
    private readonly List<long> _records = [0];
    private TimeSpan _step = FirstStep;
    private TimelinePoint _last;

    /// <summary>Takes a sample. May be called as often as one likes, each time with as many or more.</summary>
    /// <param name="records">Records read so far.</param>
    public void Add(long records)
    {
        lock (_lock)
            AddNow(records);
    }

    /// <summary>The line from the run's start to now.</summary>
    /// <returns>The points, the last of them now: at even steps, but for the last step, which is half a step to one and a half.</returns>
    public IReadOnlyList<TimelinePoint> UntilNow()
    {
        lock (_lock)
        {
            AddNow(_last.Records);
            // A step that has hardly begun would show a rate of chance.
            var whole = _last.At - (_records.Count - 1) * _step < _step / 2 ? _records.Count - 1 : _records.Count;
            return [.. _records.Take(Math.Max(1, whole)).Select((count, index) => new TimelinePoint(index * _step, count)), _last];
        }
    }

    private void AddNow(long records)
    {
        var now = new TimelinePoint(time.GetElapsedTime(_started), records);
        var longest = _step > s_answer ? _step : s_answer;
        var from = now.At - _last.At > longest ? _last with { At = now.At - longest } : _last;
        while (_records.Count * _step <= now.At)
        {
            _records.Add(RecordsAt(_records.Count * _step, from, now));
            if (_records.Count > MostSteps)
                Halve();
        }

        _last = now;
    }

    private static long RecordsAt(TimeSpan time, TimelinePoint before, TimelinePoint after) => time <= before.At
        ? before.Records
        : before.Records + (long)((after.Records - before.Records) * ((time - before.At) / (after.At - before.At)));

    private void Halve()
    {
        for (var i = 0; 2 * i < _records.Count; i++)
            _records[i] = _records[2 * i];
        _records.RemoveRange(MostSteps / 2 + 1, _records.Count - MostSteps / 2 - 1);
        _step *= 2;
    }
}

namespace HubSpotEtl.HubSpot.Transport;

/// <summary>
/// HubSpot's clock, from the <c>Date</c> headers of the last answers and the time since each. The header has whole seconds and is on its
/// way for a while, so a reading is up to that much early; and any of them may be wrong altogether, so all are told. An answer that some
/// cache has kept for a while (RFC 9111, 5.1, <c>Age</c>) tells nothing, nor does a year in which no HubSpot is.
/// </summary>
internal sealed class ServerClock(TimeProvider time)
{
    private const int MostReadings = 32;
    private const int FirstYear = 2020;
    private const int LastYear = 2200;

    private static readonly TimeSpan OldestReading = TimeSpan.FromMinutes(15);

    private readonly Lock _gate = new();
    private readonly Queue<Reading> _readings = new();
    private Reading? _last;

    /// <summary>By the last answer; null before any.</summary>
    public DateTimeOffset? Now
    {
        get
        {
            lock (_gate)
                return _last is { } last ? At(last) : null;
        }
    }

    /// <summary>By each of the last answers, not more than so many and so old; empty before any.</summary>
    public IReadOnlyList<DateTimeOffset> Readings
    {
        get
        {
            lock (_gate)
            {
                while (_readings.Count > 1 && time.GetElapsedTime(_readings.Peek().At) > OldestReading)
                    _readings.Dequeue();
                return [.. _readings.Select(At)];
            }
        }
    }

    public void Read(HttpResponseMessage response)
    {
        if (response.Headers.Date is not { Year: >= FirstYear and < LastYear } date || response.Headers.NonValidated.Contains("Age"))
            return;
        lock (_gate)
        {
            _last = new Reading(date, time.GetTimestamp());
            _readings.Enqueue(_last);
            if (_readings.Count > MostReadings)
                _readings.Dequeue();
        }
    }

    private DateTimeOffset At(Reading reading) => reading.Date + time.GetElapsedTime(reading.At);

    private sealed record Reading(DateTimeOffset Date, long At);
}

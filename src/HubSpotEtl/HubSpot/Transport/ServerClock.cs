namespace HubSpotEtl.HubSpot.Transport;

/// <summary>
/// HubSpot's clock, from the last <c>Date</c> header and the time since. The header has whole seconds and is on its way for a while,
/// so this is up to that much early, never late.
/// </summary>
internal sealed class ServerClock(TimeProvider time)
{
    private volatile Reading? _last;

    public DateTimeOffset? Now => _last is { } last ? last.Date + time.GetElapsedTime(last.At) : null;

    public void Read(HttpResponseMessage response)
    {
        if (response.Headers.Date is { } date)
            _last = new Reading(date, time.GetTimestamp());
    }

    private sealed record Reading(DateTimeOffset Date, long At);
}

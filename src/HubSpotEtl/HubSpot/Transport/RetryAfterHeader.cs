using System.Globalization;

namespace HubSpotEtl.HubSpot.Transport;

/// <summary>
/// The <c>Retry-After</c> header in both forms (RFC 9110, 10.2.3). A date is read against the answer's own <c>Date</c>, since the
/// machine's clock may be off; only without one against the clock.
/// </summary>
internal static class RetryAfterHeader
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    public static TimeSpan? Read(HttpResponseMessage response, TimeProvider time)
    {
        if (!response.Headers.TryGetValues("Retry-After", out var values) || values.FirstOrDefault()?.Trim() is not { } text)
            return null;
        // Not what else counts as a number to .NET, NaN and infinity in words; too many digits are a long time.
        if (text is [>= '0' and <= '9', ..]
            && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
            return TimeSpan.FromSeconds(Math.Min(seconds, Longest.TotalSeconds));
        if (response.Headers.RetryAfter?.Date is not { } date)
            return null;
        var wait = date - (response.Headers.Date ?? time.GetUtcNow());
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait > Longest ? Longest : wait;
    }
}

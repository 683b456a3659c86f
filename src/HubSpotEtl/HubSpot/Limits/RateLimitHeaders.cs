using System.Globalization;

namespace HubSpotEtl.HubSpot.Limits;

/// <summary>
/// The <c>X-HubSpot-RateLimit-*</c> headers (developers.hubspot.com, "API usage guidelines"). All are optional; searches have none
/// but the daily pair, OAuth calls not even that. The <c>Secondly</c> pair is deprecated and not read.
/// </summary>
internal readonly record struct RateLimitHeaders(int? Max, TimeSpan? Window, int? Remaining, long? Daily, long? DailyRemaining)
{
    private const string Prefix = "X-HubSpot-RateLimit-";

    public static RateLimitHeaders Read(HttpResponseMessage response) => new(
        (int?)Number(response, "Max"),
        Number(response, "Interval-Milliseconds") is > 0 and var ms ? TimeSpan.FromMilliseconds(ms) : null,
        (int?)Number(response, "Remaining"),
        Number(response, "Daily"),
        Number(response, "Daily-Remaining"));

    /// <summary>True when the answer says nothing about limits, not even something that cannot be understood.</summary>
    public static bool AreAbsent(HttpResponseMessage response) =>
        !response.Headers.Any(header => header.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase));

    private static long? Number(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(Prefix + name, out var values)
        && int.TryParse(values.FirstOrDefault(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
        && number >= 0
            ? number
            : null;
}

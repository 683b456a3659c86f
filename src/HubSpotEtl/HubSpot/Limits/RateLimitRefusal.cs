using HubSpotEtl.HubSpot.Bodies;

namespace HubSpotEtl.HubSpot.Limits;

/// <summary>
/// Reads which limit a 429 tells of. Three shapes of body are met: with <c>policyName</c>, with words in <c>message</c> only, and (search)
/// with <c>category</c> only; a proxy's 429 may be HTML.
/// </summary>
internal static class RateLimitRefusal
{
    public static LimitKind KindOf(ErrorBody body, ApiFamily family, long? dailyRemaining) =>
        FromWords(body.PolicyName)
        ?? FromWords(body.Message)
        ?? (dailyRemaining == 0 ? LimitKind.Daily : family == ApiFamily.Search ? LimitKind.Secondly : LimitKind.TenSecondly);

    // "ten_secondly" holds "secondly", so it is looked for first.
    private static LimitKind? FromWords(string? words) =>
        words is null ? null
        : Says(words, "daily") ? LimitKind.Daily
        : Says(words, "ten_second") || Says(words, "ten second") || Says(words, "ten-second") ? LimitKind.TenSecondly
        : Says(words, "secondly") ? LimitKind.Secondly
        : null;

    private static bool Says(string words, string word) => words.Contains(word, StringComparison.OrdinalIgnoreCase);
}

using System.Globalization;

namespace HubSpotEtl.HubSpot.Answers;

/// <summary>What HubSpot's metadata writes as text, in whatever form; null where it is something else.</summary>
internal static class AnswerValues
{
    public static long? ToNumber(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static int? ToInteger(string? text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && number is >= int.MinValue and <= int.MaxValue
            ? (int)number
            : null;

    public static DateTimeOffset? ToTime(string? text) =>
        DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;
}

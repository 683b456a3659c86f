using System.Globalization;

namespace HubSpotEtl.IntegrationTests.Truth;

/// <summary>What a column must hold for a value of HubSpot's, written as <see cref="MainTableRows"/> reads columns.</summary>
/// <param name="Stored">The value in the column; null for NULL.</param>
/// <param name="Rejected">The text that must be kept in <c>etl_rejected_value</c>; null when the value fits.</param>
internal readonly record struct ExpectedValue(string? Stored, string? Rejected)
{
    private static readonly string[] s_true = ["true", "t", "yes", "1"];
    private static readonly string[] s_false = ["false", "f", "no", "0"];

    public static ExpectedValue Of(string? raw, string columnType)
    {
        if (raw is null || (raw.Length == 0 && columnType != "text"))
            return default;
        var text = PlainText.Of(raw);
        return (columnType == "text" ? text : Typed(text, columnType)) is { } stored ? new(stored, null) : new(null, text);
    }

    private static string? Typed(string text, string columnType) => columnType switch
    {
        "numeric" => PlainNumber.Of(text),
        "boolean" => Boolean(text.Trim()),
        "date" => PlainTime.Of(text) is { } day && PlainTime.IsMidnight(day) && PlainTime.FitsDate(day)
            ? (day / PlainTime.MicrosPerDay).ToString(CultureInfo.InvariantCulture) : null,
        "timestamp with time zone" => PlainTime.Of(text) is { } moment && PlainTime.FitsTimestamp(moment)
            ? moment.ToString(CultureInfo.InvariantCulture) : null,
        _ => throw new ArgumentOutOfRangeException(nameof(columnType), columnType, "No column of a property should have this type."),
    };

    private static string? Boolean(string text) =>
        s_true.Contains(text, StringComparer.OrdinalIgnoreCase) ? "true"
        : s_false.Contains(text, StringComparer.OrdinalIgnoreCase) ? "false" : null;
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace HubSpotEtl.IntegrationTests.Truth;

/// <summary>Decimal numbers as text, in one spelling each: no exponent, no needless zeros, no sign at zero.</summary>
internal static partial class PlainNumber
{
    /// <summary>The number's one spelling; null when the text is no decimal number.</summary>
    public static string? Of(string text)
    {
        if (Pattern().Match(text) is not { Success: true } match)
            return null;
        var exponent = match.Groups["e"].Success ? int.Parse(match.Groups["e"].ValueSpan, CultureInfo.InvariantCulture) : 0;
        var whole = match.Groups["w"].Value;
        var digits = whole + match.Groups["f"].Value;
        if (digits.Length == 0)
            return null;
        return Spell(match.Groups["s"].Value == "-", digits, whole.Length + exponent);
    }

    private static string Spell(bool isNegative, string digits, int point)
    {
        if (point > digits.Length)
            digits = digits.PadRight(point, '0');
        if (point < 0)
            (digits, point) = (digits.PadLeft(digits.Length - point, '0'), 0);
        var whole = digits[..point].TrimStart('0');
        var fraction = digits[point..].TrimEnd('0');
        if (whole.Length + fraction.Length == 0)
            return "0";
        return (isNegative ? "-" : "") + (whole.Length == 0 ? "0" : whole) + (fraction.Length == 0 ? "" : "." + fraction);
    }

    [GeneratedRegex(@"\A\s*(?<s>[+-]?)(?<w>[0-9]*)(?:\.(?<f>[0-9]*))?(?:[eE](?<e>[+-]?[0-9]{1,5}))?\s*\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}

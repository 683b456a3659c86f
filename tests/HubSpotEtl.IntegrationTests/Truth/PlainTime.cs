using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace HubSpotEtl.IntegrationTests.Truth;

/// <summary>Moments as microseconds since 1970 in UTC, whatever the year.</summary>
internal static partial class PlainTime
{
    public const long MicrosPerDay = 86_400_000_000;

    // PostgreSQL 15, "Date/Time Types": 4713 BC (Julian day 0) to 294276 AD for timestamps, to 5874897 AD for dates.
    private const long JulianDayZero = -2_440_588;
    private static readonly long s_timestampEnd = Days(294_277, 1, 1);
    private static readonly long s_dateEnd = Days(5_874_898, 1, 1);

    /// <summary>The moment; null when the text is none.</summary>
    public static BigInteger? Of(string text) =>
        PlainNumber.Of(text) is { } millis
            ? FromMillis(millis)
            : Iso().Match(text.Trim()) is { Success: true } match ? FromIso(match) : null;

    public static bool FitsTimestamp(BigInteger micros) =>
        micros >= JulianDayZero * (BigInteger)MicrosPerDay && micros < s_timestampEnd * (BigInteger)MicrosPerDay;

    public static bool FitsDate(BigInteger micros) =>
        micros >= JulianDayZero * (BigInteger)MicrosPerDay && micros < s_dateEnd * (BigInteger)MicrosPerDay;

    public static bool IsMidnight(BigInteger micros) => (micros % MicrosPerDay).IsZero;

    private static BigInteger FromMillis(string millis)
    {
        var part = millis.Split('.');
        var fraction = part.Length > 1 ? part[1] : "";
        var micros = BigInteger.Parse(part[0] + fraction.PadRight(3, '0')[..3], CultureInfo.InvariantCulture);
        return fraction.Length <= 3
            ? micros
            : throw new NotSupportedException("The portal sends no milliseconds with more than three decimals.");
    }

    private static BigInteger? FromIso(Match match)
    {
        int Number(string group) =>
            match.Groups[group].Success ? int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture) : 0;
        var year = Number("y") * (match.Groups["bc"].Value == "-" ? -1 : 1);
        int month = Number("m"), day = Number("d"), hour = Number("H"), minute = Number("M"), second = Number("S");
        // Gregorian calendars repeat every 400 years, so that .NET's can say how long a month is in any of them.
        if (month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(2000 + (((year % 400) + 400) % 400), month))
            return null;
        if (minute > 59 || second > 60 || hour > 24 || (hour == 24 && minute + second > 0))
            return null;
        var fraction = match.Groups["f"].Success ? decimal.Parse("0." + match.Groups["f"].Value, CultureInfo.InvariantCulture) : 0;
        var micros = (long)Math.Round(fraction * 1_000_000, MidpointRounding.ToEven);
        var offset = ((Number("oh") * 60) + Number("om")) * (match.Groups["os"].Value == "-" ? -1 : 1);
        var seconds = (((BigInteger)Days(year, month, day) * 24 + hour) * 60 + minute - offset) * 60 + second;
        return seconds * 1_000_000 + micros;
    }

    // Days since 1970-01-01, by counting 400-year cycles and the days of whole years within one.
    private static long Days(int year, int month, int day)
    {
        var cycle = Math.DivRem(year, 400, out var rest);
        if (rest < 0)
            (cycle, rest) = (cycle - 1, rest + 400);
        var inCycle = (new DateTime(2000 + rest, month, day) - new DateTime(2000, 1, 1)).Days;
        return (cycle - 5L) * 146_097 + 10_957 + inCycle;
    }

    [GeneratedRegex(
        @"\A(?<bc>[+-]?)(?<y>[0-9]{4,9})-(?<m>[0-9]{2})-(?<d>[0-9]{2})([Tt ](?<H>[0-9]{2}):(?<M>[0-9]{2})(:(?<S>[0-9]{2})([.,](?<f>[0-9]{1,9}))?)?([Zz]|(?<os>[+-])(?<oh>[0-9]{2})(:?(?<om>[0-9]{2}))?)?)?\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Iso();
}

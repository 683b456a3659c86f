namespace HubSpotEtl.Transform.Values;

/// <summary>
/// The proleptic Gregorian calendar in 64-bit arithmetic, counted from PostgreSQL's epoch. .NET's own dates end in year 9999, PostgreSQL's
/// do not. Years are astronomical, as in ISO 8601: year 0 is 1 BC.
/// </summary>
internal static class CivilDate
{
    // Days from 0001-01-01 to 2000-01-01.
    private const long EpochDay = 730_119;

    private static readonly short[] s_daysBeforeMonth = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

    private static ReadOnlySpan<byte> DaysOfMonth => [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

    public static bool Exists(long year, int month, int day) =>
        month is >= 1 and <= 12 && day >= 1 && day <= DaysOfMonth[month - 1] + (month == 2 && IsLeap(year) ? 1 : 0);

    /// <summary>Days since 2000-01-01 of a day that exists.</summary>
    public static long Days(long year, int month, int day)
    {
        long before = year - 1;
        long leapDays = FloorDiv(before, 4) - FloorDiv(before, 100) + FloorDiv(before, 400);
        int leapDayThisYear = month > 2 && IsLeap(year) ? 1 : 0;
        return 365 * before + leapDays + s_daysBeforeMonth[month - 1] + leapDayThisYear + (day - 1) - EpochDay;
    }

    /// <summary>The calendar day that is <paramref name="days"/> days after 2000-01-01.</summary>
    public static (long Year, int Month, int Day) FromDays(long days)
    {
        // 146,097 days are 400 years. The guess is at most one year off.
        long year = 2000 + FloorDiv(days * 400, 146_097);
        while (Days(year, 1, 1) > days)
            year--;
        while (Days(year + 1, 1, 1) <= days)
            year++;
        int month = 12;
        while (Days(year, month, 1) > days)
            month--;
        return (year, month, (int)(days - Days(year, month, 1)) + 1);
    }

    public static long FloorDiv(long value, long divisor) => value / divisor - (value % divisor < 0 ? 1 : 0);

    private static bool IsLeap(long year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

namespace HubSpotEtl.Transform.Values;

/// <summary>A moment in UTC, on PostgreSQL's own scale.</summary>
/// <param name="Days">Whole days since 2000-01-01; negative before.</param>
/// <param name="MicrosOfDay">Unit: microseconds since 00:00, less than a day.</param>
internal readonly record struct Instant(long Days, long MicrosOfDay)
{
    public const long MicrosPerDay = 86_400_000_000;

    // src/include/datatype/timestamp.h: Julian day 0 is the first day of both types, 109203528 and 2147483494 are the days after the last.
    private const long EpochJulianDay = 2_451_545;
    private const long FirstDay = -EpochJulianDay;
    private const long TimestampEndDay = 109_203_528 - EpochJulianDay;
    private const long DateEndDay = 2_147_483_494 - EpochJulianDay;

    public bool IsMidnight => MicrosOfDay == 0;

    public bool FitsDate => Days is >= FirstDay and < DateEndDay;

    public bool FitsTimestamp => Days is >= FirstDay and < TimestampEndDay;

    /// <summary>Microseconds since 2000-01-01 00:00 UTC, of an instant that fits a timestamp.</summary>
    public long Micros => Days * MicrosPerDay + MicrosOfDay;

    /// <summary>An instant from parts that need not be less than a day, or may be negative.</summary>
    public static Instant Of(long days, long micros)
    {
        long carry = CivilDate.FloorDiv(micros, MicrosPerDay);
        return new Instant(days + carry, micros - carry * MicrosPerDay);
    }
}

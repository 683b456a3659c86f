using HubSpotEtl.Transform.Bytes;

namespace HubSpotEtl.Transform.Values;

/// <summary>
/// Dates and times as HubSpot sends them, whatever the property's type says: ISO 8601 (a date alone, or with a time, with or without
/// seconds, fraction and zone), or milliseconds since 1970 as digits, perhaps with a fraction or exponent.
/// </summary>
internal static class InstantText
{
    private const long UnixEpochDay = -10_957;

    // Ten to the 18th milliseconds is past the end of every PostgreSQL type, and its microseconds still fit an Int128.
    private const int MaxMillisWeight = 18;

    public static ConversionResult Parse(ReadOnlySpan<byte> text, out Instant instant)
    {
        text = AsciiText.Trim(text);
        if (DecimalText.TryParse(text, out var millis))
            return FromUnixMillis(millis, out instant);
        return new IsoReader(text).TryRead(out instant) ? ConversionResult.Stored : ConversionResult.NotADate;
    }

    private static ConversionResult FromUnixMillis(in DecimalText millis, out Instant instant)
    {
        instant = default;
        if (millis.HighWeight > MaxMillisWeight)
            return ConversionResult.OutOfRange;
        Int128 micros = RoundToMicros(millis);
        if (millis.IsNegative)
            micros = -micros;
        Int128 days = micros / Instant.MicrosPerDay;
        instant = Instant.Of(UnixEpochDay + (long)days, (long)(micros - days * Instant.MicrosPerDay));
        return ConversionResult.Stored;
    }

    // Half to even, as PostgreSQL rounds a fraction of a second (rint).
    private static Int128 RoundToMicros(in DecimalText millis)
    {
        const int microWeight = -3;
        Int128 micros = 0;
        long weight = millis.HighWeight;
        int dropped = 0;
        foreach (byte c in millis.Significant)
        {
            if (c == '.')
                continue;
            if (weight >= microWeight)
                micros = micros * 10 + (c - '0');
            else if (weight == microWeight - 1)
                dropped = c - '0';
            weight--;
        }

        for (; weight >= microWeight; weight--)
            micros *= 10;
        bool moreThanTheDigit = millis.LowWeight < microWeight - 1;
        bool up = dropped > 5 || (dropped == 5 && (moreThanTheDigit || !Int128.IsEvenInteger(micros)));
        return up ? micros + 1 : micros;
    }
}

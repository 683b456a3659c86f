using System.Globalization;

namespace HubSpotEtl.Simulator.Data;

/// <summary>Times between 2015 and 2027; one in sixteen without a fraction, one in 256 in epoch milliseconds.</summary>
internal sealed class DateTimeSource : ValueSource
{
    public override int Write(ulong hash, int ordinal, Span<byte> utf8, out string? text)
    {
        text = null;
        long ms = Times.Spread(hash);
        if (hash % 256 == 7)
            return Times.Digits(ms, utf8);
        return hash % 16 == 0 ? Iso.WriteSeconds(ms - (ms % 1000), utf8) : Iso.WriteMilliseconds(ms, utf8);
    }
}

/// <summary>How a date property writes its days.</summary>
internal enum DateForm
{
    /// <summary>2024-05-31.</summary>
    Day,

    /// <summary>Half of them as epoch milliseconds of midnight UTC, as <c>hs_recurring_billing_end_date</c>.</summary>
    SomeEpochMilliseconds,

    /// <summary>Half of them with a time of day, as <c>hs_latest_source_timestamp</c>.</summary>
    SomeWithTime,
}

/// <summary>Days between 2015 and 2027.</summary>
internal sealed class DateSource(DateForm form) : ValueSource
{
    private const long DayMs = 24L * 3600 * 1000;

    public override int Write(ulong hash, int ordinal, Span<byte> utf8, out string? text)
    {
        text = null;
        long ms = Times.Spread(hash);
        return (hash % 2 == 0 ? DateForm.Day : form) switch
        {
            DateForm.SomeEpochMilliseconds => Times.Digits(ms - (ms % DayMs), utf8),
            DateForm.SomeWithTime => Iso.WriteMilliseconds(ms, utf8),
            _ => Iso.WriteDay(ms, utf8),
        };
    }
}

internal static class Times
{
    private const long FirstMs = 1_420_070_400_000;
    private const long SpanMs = 378_691_200_000;

    public static long Spread(ulong hash) => FirstMs + (long)((hash >> 4) % SpanMs);

    public static int Digits(long value, Span<byte> utf8)
    {
        value.TryFormat(utf8, out int written, provider: CultureInfo.InvariantCulture);
        return written;
    }
}

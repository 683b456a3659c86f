using System.Globalization;

namespace HubSpotEtl.Simulator.Data;

/// <summary>Times as HubSpot writes them: UTC, <c>Z</c>, three digits of a second or none.</summary>
internal static class Iso
{
    public const int Length = 24;

    /// <summary>Writes <c>2024-05-31T10:20:30.123Z</c> and returns its length.</summary>
    public static int WriteMilliseconds(long unixMs, Span<byte> utf8)
    {
        int n = WriteSeconds(unixMs, utf8) - 1;
        int ms = (int)(((unixMs % 1000) + 1000) % 1000);
        utf8[n++] = (byte)'.';
        utf8[n++] = (byte)('0' + (ms / 100));
        Two(utf8, ref n, ms % 100);
        utf8[n++] = (byte)'Z';
        return n;
    }

    /// <summary>Writes <c>2024-05-31T10:20:30Z</c> and returns its length.</summary>
    public static int WriteSeconds(long unixMs, Span<byte> utf8)
    {
        DateTime time = DateTime.UnixEpoch.AddTicks(unixMs * TimeSpan.TicksPerMillisecond);
        int n = WriteDay(time, utf8);
        utf8[n++] = (byte)'T';
        Two(utf8, ref n, time.Hour);
        utf8[n++] = (byte)':';
        Two(utf8, ref n, time.Minute);
        utf8[n++] = (byte)':';
        Two(utf8, ref n, time.Second);
        utf8[n++] = (byte)'Z';
        return n;
    }

    /// <summary>Writes <c>2024-05-31</c> and returns its length.</summary>
    public static int WriteDay(long unixMs, Span<byte> utf8) =>
        WriteDay(DateTime.UnixEpoch.AddTicks(unixMs * TimeSpan.TicksPerMillisecond), utf8);

    public static string Text(long unixMs) => string.Create(Length, unixMs, static (chars, ms) =>
    {
        Span<byte> utf8 = stackalloc byte[Length];
        WriteMilliseconds(ms, utf8);
        for (int i = 0; i < chars.Length; i++)
            chars[i] = (char)utf8[i];
    });

    /// <summary>Reads ISO text or epoch milliseconds, as search filters do; null when it is neither.</summary>
    public static long? ParseMs(string? text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long ms))
            return ms;
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, utc, out DateTimeOffset time)
            ? time.ToUnixTimeMilliseconds()
            : null;
    }

    private static int WriteDay(DateTime time, Span<byte> utf8)
    {
        (int year, int month, int day) = time;
        int n = 0;
        Two(utf8, ref n, year / 100);
        Two(utf8, ref n, year % 100);
        utf8[n++] = (byte)'-';
        Two(utf8, ref n, month);
        utf8[n++] = (byte)'-';
        Two(utf8, ref n, day);
        return n;
    }

    private static void Two(Span<byte> utf8, ref int n, int value)
    {
        utf8[n++] = (byte)('0' + (value / 10));
        utf8[n++] = (byte)('0' + (value % 10));
    }
}

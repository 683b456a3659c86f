using HubSpotEtl.Transform.Bytes;

namespace HubSpotEtl.Transform.Values;

/// <summary>The binary forms of <c>date</c> (int32 days) and <c>timestamp[tz]</c> (int64 microseconds), both since 2000-01-01.</summary>
internal static class TimeFormats
{
    public static Fit WriteDate(ReadOnlySpan<byte> text, TupleBuffer tuple)
    {
        var fit = InstantText.Parse(text, out var instant);
        if (fit != Fit.Stored)
            return fit;
        if (!instant.IsMidnight && instant.FitsTimestamp)
            return Fit.HasTimeOfDay;
        if (!instant.IsMidnight || !instant.FitsDate)
            return Fit.OutOfRange;
        tuple.AppendInt32(4);
        tuple.AppendInt32((int)instant.Days);
        return Fit.Stored;
    }

    public static Fit WriteTimestamp(ReadOnlySpan<byte> text, TupleBuffer tuple)
    {
        var fit = ParseTimestamp(text, out long micros);
        if (fit == Fit.Stored)
            NumberFormats.WriteInt64(micros, tuple);
        return fit;
    }

    /// <summary>Reads a value as microseconds since 2000-01-01 00:00 UTC.</summary>
    public static Fit ParseTimestamp(ReadOnlySpan<byte> text, out long micros)
    {
        micros = 0;
        if (text.IsEmpty)
            return Fit.Empty;
        var fit = InstantText.Parse(text, out var instant);
        if (fit != Fit.Stored)
            return fit;
        if (!instant.FitsTimestamp)
            return Fit.OutOfRange;
        micros = instant.Micros;
        return Fit.Stored;
    }
}

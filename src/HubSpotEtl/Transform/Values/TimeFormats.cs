using HubSpotEtl.Transform.Bytes;

namespace HubSpotEtl.Transform.Values;

/// <summary>The binary forms of <c>date</c> (int32 days) and <c>timestamp[tz]</c> (int64 microseconds), both since 2000-01-01.</summary>
internal static class TimeFormats
{
    public static ConversionResult WriteDate(ReadOnlySpan<byte> text, TupleBuffer tuple)
    {
        var fit = InstantText.Parse(text, out var instant);
        if (fit != ConversionResult.Stored)
            return fit;
        if (!instant.IsMidnight && instant.FitsTimestamp)
            return ConversionResult.HasTimeOfDay;
        if (!instant.IsMidnight || !instant.FitsDate)
            return ConversionResult.OutOfRange;
        tuple.AppendInt32(4);
        tuple.AppendInt32((int)instant.Days);
        return ConversionResult.Stored;
    }

    public static ConversionResult WriteTimestamp(ReadOnlySpan<byte> text, TupleBuffer tuple)
    {
        var fit = ParseTimestamp(text, out long micros);
        if (fit == ConversionResult.Stored)
            NumberFormats.WriteInt64(micros, tuple);
        return fit;
    }

    /// <summary>Reads a value as microseconds since 2000-01-01 00:00 UTC.</summary>
    public static ConversionResult ParseTimestamp(ReadOnlySpan<byte> text, out long micros)
    {
        micros = 0;
        if (text.IsEmpty)
            return ConversionResult.Empty;
        var fit = InstantText.Parse(text, out var instant);
        if (fit != ConversionResult.Stored)
            return fit;
        if (!instant.FitsTimestamp)
            return ConversionResult.OutOfRange;
        micros = instant.Micros;
        return ConversionResult.Stored;
    }
}

using System.Globalization;

namespace HubSpotEtl.Simulator.Data;

/// <summary>How a number property writes its numbers.</summary>
internal enum NumberForm
{
    /// <summary>0 to 999.</summary>
    Small,

    /// <summary>Two decimals.</summary>
    Money,

    /// <summary>Ids of eleven digits.</summary>
    Id,

    /// <summary>Milliseconds in a stage: past 32 bits.</summary>
    Duration,

    /// <summary>An integer with .0 behind it.</summary>
    PointZero,

    /// <summary>Small, but one in four is the empty text.</summary>
    SometimesEmpty,

    /// <summary>A binary fraction printed in full, some 50 digits.</summary>
    Probability,
}

/// <summary>Numbers in all forms met in real portals.</summary>
internal sealed class NumberSource(NumberForm form) : ValueSource
{
    /// <summary>The forms that padding properties take.</summary>
    public const int Forms = 6;

    private static readonly byte[][] Probabilities =
    [
        .. new[]
        {
            "0", "1", "0.200000000000000011102230246251565404236316680908203125", "0.8000000000000000444089209850062616169452667236328125",
            "0.90000000000000002220446049250313080847263336181640625", "0.59999999999999997779553950749686919152736663818359375",
        }.Select(System.Text.Encoding.UTF8.GetBytes),
    ];

    public override int Write(ulong hash, int ordinal, Span<byte> utf8, out string? text)
    {
        text = null;
        return form switch
        {
            NumberForm.Money => Money(hash, utf8),
            NumberForm.Id => Digits(10_000_000_000 + (long)(hash % 80_000_000_000), utf8),
            NumberForm.Duration => Digits((long)(hash % 200_000_000_000), utf8),
            NumberForm.PointZero => PointZero(hash, utf8),
            NumberForm.SometimesEmpty => hash % 4 == 0 ? 0 : Digits((long)((hash >> 2) % 1_000), utf8),
            NumberForm.Probability => WordsSource.Copy(Probabilities[hash % (ulong)Probabilities.Length], utf8),
            _ => Digits((long)(hash % 1_000), utf8),
        };
    }

    private static int Money(ulong hash, Span<byte> utf8)
    {
        int n = Digits((long)(hash % 100_000), utf8);
        utf8[n++] = (byte)'.';
        utf8[n++] = (byte)('0' + ((hash >> 20) % 10));
        utf8[n++] = (byte)('0' + ((hash >> 24) % 10));
        return n;
    }

    private static int PointZero(ulong hash, Span<byte> utf8)
    {
        int n = Digits((long)(hash % 1_000_000), utf8);
        return n + WordsSource.Copy(".0"u8, utf8[n..]);
    }

    private static int Digits(long value, Span<byte> utf8)
    {
        value.TryFormat(utf8, out int written, provider: CultureInfo.InvariantCulture);
        return written;
    }
}

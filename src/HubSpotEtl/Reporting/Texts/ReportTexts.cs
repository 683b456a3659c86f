using System.Globalization;
using System.Resources;
using HubSpotEtl.Configuration.Options;

namespace HubSpotEtl.Reporting.Texts;

/// <summary>The report's texts and numbers in one language.</summary>
internal sealed class ReportTexts
{
    private static readonly ResourceManager Resources = new("HubSpotEtl.Reporting.Resources.ReportTexts", typeof(ReportTexts).Assembly);

    private readonly CultureInfo _culture;
    private readonly NumberFormatInfo _numbers;

    public ReportTexts(Language language)
    {
        var name = language == Language.Spanish ? "es" : "en";
        _culture = CultureInfo.GetCultureInfo(name);
        // Named here and not taken from the culture: its data differ from one operating system to the next.
        _numbers = language == Language.Spanish
            ? new NumberFormatInfo { NumberGroupSeparator = ".", NumberDecimalSeparator = "," }
            : NumberFormatInfo.InvariantInfo;
    }

    /// <summary>The language as HTML names it.</summary>
    public string Code => _culture.Name;

    public string this[ReportText text] =>
        Resources.GetString(text.ToString(), _culture) ?? throw new MissingManifestResourceException($"The report has no text {text}.");

    public string Format(ReportText text, params ReadOnlySpan<object?> values) =>
        string.Format(CultureInfo.InvariantCulture, this[text], values);

    /// <summary>A whole number with thousands separators.</summary>
    public string Count(long number) => number.ToString("N0", _numbers);

    /// <summary>A number with separators and a fixed count of decimals.</summary>
    public string Decimal(double number, int decimals) => number.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), _numbers);

    /// <summary>A number without separators, and with as many decimals as it has, two at most.</summary>
    public string Plain(double number) => number.ToString("0.##", _numbers);

    /// <summary>A number of which only the size matters: decimals where it is small.</summary>
    public string Rate(double number) => number is 0 or >= 10 ? Decimal(number, 0) : Decimal(number, 1);

    /// <summary>A moment, to the second; it is the same in both languages.</summary>
    public static string Moment(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A length of time in its largest units; they are the same in both languages.</summary>
    public string Length(TimeSpan time) => time switch
    {
        { TotalSeconds: < 60 } => Format(ReportText.Seconds, Decimal(time.TotalSeconds, 2)),
        { TotalHours: < 1 } => $"{time.Minutes} min {time.Seconds} s",
        _ => $"{Count((long)time.TotalHours)} h {time.Minutes} min",
    };
}

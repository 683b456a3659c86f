using System.Globalization;
using System.Resources;
using HubSpotEtl.Configuration;

namespace HubSpotEtl.Reporting;

/// <summary>The report's texts and numbers in one language.</summary>
internal sealed class ReportTexts
{
    private static readonly ResourceManager Resources = new("HubSpotEtl.Reporting.Resources.ReportTexts", typeof(ReportTexts).Assembly);

    private readonly CultureInfo _culture;

    public ReportTexts(Language language)
    {
        var name = language == Language.Spanish ? "es" : "en";
        _culture = CultureInfo.GetCultureInfo(name);
        // Named here and not taken from the culture: its data differ from one operating system to the next.
        Numbers = language == Language.Spanish
            ? new NumberFormatInfo { NumberGroupSeparator = ".", NumberDecimalSeparator = "," }
            : NumberFormatInfo.InvariantInfo;
    }

    private NumberFormatInfo Numbers { get; }

    public string this[ReportText text] =>
        Resources.GetString(text.ToString(), _culture) ?? throw new MissingManifestResourceException($"The report has no text {text}.");

    public string Format(ReportText text, params ReadOnlySpan<object?> values) => string.Format(CultureInfo.InvariantCulture, this[text], values);

    /// <summary>A whole number with thousands separators.</summary>
    public string Count(long number) => number.ToString("N0", Numbers);

    /// <summary>A number with separators and a fixed count of decimals.</summary>
    public string Decimal(double number, int decimals) => number.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), Numbers);
}

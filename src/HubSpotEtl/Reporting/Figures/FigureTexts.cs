using System.Globalization;
using HubSpotEtl.Reporting.Texts;
using static HubSpotEtl.Reporting.Texts.ReportText;

namespace HubSpotEtl.Reporting.Figures;

/// <summary>The values of figures as words and numbers.</summary>
internal static class FigureTexts
{
    /// <summary>A value as its type wants it, where text and page write it alike.</summary>
    public static string Value(this ReportTexts texts, object? value) => value switch
    {
        null or Code { Word: null } => texts[None],
        int number => texts.Count(number),
        long number => texts.Count(number),
        Alarm { Count: var number } => texts.Count(number),
        OfThese { Count: var number } => texts.Count(number),
        double number => texts.Decimal(number, 1),
        Bytes { Count: var number } => texts.Decimal(number / 1e6, 1) + " MB",
        Code { Word: var word } => word,
        English { Text: var text } => text,
        Reasoned { Word: var word } => word,
        _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
    };
}

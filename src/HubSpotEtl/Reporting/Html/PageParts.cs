using System.Globalization;
using HubSpotEtl.Reporting.Texts;

namespace HubSpotEtl.Reporting.Html;

/// <summary>Small parts that pages are made of.</summary>
internal sealed class PageParts(ReportTexts texts, Markup html)
{
    /// <summary>Several figures under a heading.</summary>
    public Markup.Scope Card(ReportText heading)
    {
        var card = html.Element("div", ("class", "card"));
        html.Leaf("h3", texts[heading]);
        return card;
    }

    /// <summary>A point in time, in the form that every language understands.</summary>
    public void WriteTime(DateTimeOffset time)
    {
        var shown = time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        html.Leaf("time", $"{shown} UTC", ("datetime", $"{shown}Z"));
    }

    /// <summary>Sentences for whom it concerns, in English as in all reports; nothing where there are none.</summary>
    public void WriteNotices(ReportText heading, string kind, IReadOnlyList<string> sentences)
    {
        if (sentences.Count == 0)
            return;
        using var box = html.Element("div", ("class", $"notices {kind}"));
        html.Leaf("h3", texts[heading]);
        using var list = html.Element("ul", ("lang", "en"));
        foreach (var sentence in sentences)
            html.Leaf("li", sentence);
    }
}

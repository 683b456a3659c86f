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

    /// <summary>A name and its value, within a <c>dl</c>.</summary>
    public void WriteFact(ReportText name, string value, string kind = "") => WriteFact(name, () => html.Text(value), kind);

    /// <summary>A count that somebody should look at unless it is 0.</summary>
    public void WriteAlarm(ReportText name, long count) => WriteFact(name, texts.Count(count), count > 0 ? "alarm" : "");

    /// <summary>A name and what is written as its value, within a <c>dl</c>.</summary>
    public void WriteFact(ReportText name, Action write, string kind = "")
    {
        using var fact = kind == "" ? html.Element("div") : html.Element("div", ("class", kind));
        html.Leaf("dt", texts[name]);
        using (html.Element("dd"))
            write();
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

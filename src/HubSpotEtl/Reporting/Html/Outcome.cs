using HubSpotEtl.Reporting.Texts;
using static HubSpotEtl.Reporting.Texts.ReportText;

namespace HubSpotEtl.Reporting.Html;

/// <summary>How an object ended, as a page shows it: by a word, a mark and a colour, never by the colour alone.</summary>
/// <param name="Word">The word of the other reports.</param>
/// <param name="Kind">The class of its colour in <c>page.css</c>.</param>
/// <param name="Meaning">What it means and what comes next; one sentence or two.</param>
internal sealed record Outcome(string Word, string Kind, string Meaning)
{
    /// <summary>Nothing to do.</summary>
    public const string Good = "good";

    /// <summary>Somebody should look at it.</summary>
    public const string Warn = "warn";

    /// <summary>It goes on by itself.</summary>
    public const string Part = "part";

    /// <summary>It failed.</summary>
    public const string Bad = "bad";

    /// <summary>The end of a sync.</summary>
    public static Outcome Of(ObjectStatus status, ReportTexts texts) => status switch
    {
        ObjectStatus.Healthy => new(status.Word(), Good, texts[PageHealthy]),
        ObjectStatus.WithErrors => new(status.Word(), Warn, texts[PageWithErrors]),
        ObjectStatus.Incomplete => new(status.Word(), Part, texts[PageIncomplete]),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    private string Mark => Kind switch
    {
        Good => "✓",
        Warn => "!",
        Part => "…",
        _ => "✕",
    };

    /// <summary>Writes it.</summary>
    public void Write(Markup html)
    {
        using var badge = html.Element("span", ("class", $"badge {Kind}"));
        html.Leaf("span", Mark, ("class", "mark"), ("aria-hidden", "true"));
        html.Text($" {Word}");
    }
}

using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Reporting.Figures;
using HubSpotEtl.Reporting.Texts;

namespace HubSpotEtl.Reporting.Documents;

/// <summary>One object's report for people, in sections.</summary>
internal static class HealthReport
{
    public static string Of(ObjectReport report, Language language)
    {
        var (page, texts) = (new ReportPage(), new ReportTexts(language));
        var lines = new FigureLines(texts, page);
        page.Title(texts.Format(ReportText.Title, report.ObjectType));
        lines.Write(ObjectFigures.Head, report, indent: 2);
        foreach (var section in ObjectFigures.Sections)
            lines.Write(section, report);
        page.List(texts[ReportText.SectionWarnings], report.Warnings);
        return page.ToString();
    }
}

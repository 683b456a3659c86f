using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Reporting.Texts;
using static HubSpotEtl.Reporting.Texts.ReportText;

namespace HubSpotEtl.Check.Report;

/// <summary>The findings for people: a line each with its mark, and what to do below those that need it.</summary>
internal sealed class CheckText(ReportTexts texts, CheckMarks marks)
{
    public static string Of(CheckReport report, Language language, CheckMarks marks)
    {
        var page = new ReportPage();
        new CheckText(new ReportTexts(language), marks).Write(report, page);
        return page.ToString();
    }

    private void Write(CheckReport report, ReportPage page)
    {
        page.Title(texts[CheckTitle]);
        foreach (var section in report.Sections)
        {
            page.Section(section.Title.In(texts));
            foreach (var finding in section.Findings)
                Write(finding, page);
        }

        page.Blank();
        page.Rule();
        page.Line("  " + (report.IsPassed
            ? texts.Format(CheckAllPassed, texts.Count(report.Warnings))
            : texts.Format(CheckSomeFailed, texts.Count(report.Failures), texts.Count(report.Warnings))));
    }

    private void Write(Finding finding, ReportPage page)
    {
        page.Paragraph(finding.What.In(texts), $"    {marks.Of(finding.State)}");
        if (finding.Remedy is { } remedy)
            page.Paragraph(texts.Format(CheckRemedy, remedy.In(texts)), new string(' ', 6 + marks.Passed.Length));
    }
}

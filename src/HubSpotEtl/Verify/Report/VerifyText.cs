using System.Globalization;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Postgres.Comparing;
using HubSpotEtl.Reporting.Documents;
using HubSpotEtl.Reporting.Texts;
using static HubSpotEtl.Reporting.Texts.ReportText;

namespace HubSpotEtl.Verify.Report;

/// <summary>The outcome for people: a section a table, and a summary where there is more than one table to tell of.</summary>
internal sealed class VerifyText(ReportTexts texts, ReportPage page)
{
    /// <summary>The kinds that are faults, or may be, and their names.</summary>
    public static readonly (DifferenceKind, ReportText)[] Faults =
    [
        (DifferenceKind.Missing, VerifyMissing), (DifferenceKind.Extra, VerifyExtra), (DifferenceKind.Stale, VerifyStale),
        (DifferenceKind.Resurrected, VerifyResurrected), (DifferenceKind.Unanswered, VerifyUnanswered),
    ];

    /// <summary>The kinds that are none.</summary>
    public static readonly (DifferenceKind, ReportText)[] NoFaults =
    [
        (DifferenceKind.Rejected, VerifyRejected), (DifferenceKind.ChangedSinceLastSync, VerifyChangedSinceLastSync),
        (DifferenceKind.ChangedMeanwhile, VerifyChangedMeanwhile),
    ];

    public static string Of(VerifySummary summary, Language language)
    {
        var page = new ReportPage();
        new VerifyText(new ReportTexts(language), page).Write(summary);
        return page.ToString();
    }

    private void Write(VerifySummary summary)
    {
        foreach (var report in summary.Results)
        {
            Write(report);
            if (summary.Single is null)
                page.Blank();
        }

        if (summary.Single is null)
            WriteSummary(summary);
    }

    private void Write(VerifyReport report)
    {
        page.Title(texts.Format(VerifyTitle, report.ObjectType));
        new FigureLines(texts, page).Write(VerifyFigures.All, report, indent: 2);
        WriteKinds(report, SectionDifferences, Faults);
        if (report.Mended is { } mended)
            page.Row(texts[VerifyMended], texts.Format(VerifyMendedOf, texts.Count(mended), texts.Count(report.Faults)));
        WriteKinds(report, SectionNoDifferences, NoFaults);
        WriteRemarks(report);
    }

    private void WriteKinds(VerifyReport report, ReportText section, (DifferenceKind Kind, ReportText Name)[] kinds)
    {
        page.Section(texts[section]);
        foreach (var (kind, name) in kinds)
        {
            page.Row(texts[name], texts.Count(report.Count(kind)));
            var ids = report.Ids.GetValueOrDefault(kind.Word(), []);
            foreach (var id in ids)
                page.Line(string.Create(CultureInfo.InvariantCulture, $"      {id}"));
            if (report.Count(kind) > ids.Count)
                page.Line("      " + texts.Format(VerifyMore, texts.Count(report.Count(kind) - ids.Count)));
        }
    }

    private void WriteRemarks(VerifyReport report)
    {
        List<string> remarks = [.. report.Warnings];
        if (report is { Faults: > 0, Mended: null })
            remarks.Add(texts[VerifyAdvice]);
        page.List(texts[SectionWarnings], remarks);
    }

    private void WriteSummary(VerifySummary summary)
    {
        page.Title(summary.TotalObjects == 1 ? texts[SummarySingleTitle] : texts.Format(SummaryTitle, summary.TotalObjects));
        foreach (var report in summary.Results)
            page.Line($"{Head(report.Table)}{report.Status.Word()} {Figures(report)}");
        foreach (var error in summary.Errors)
            page.Line($"{Head(error.ObjectType)}{texts[Failed]}");
        page.Rule();
        foreach (var error in summary.Errors)
            page.Paragraph(error.Line);
    }

    private string Figures(VerifyReport report) => texts.Format(
        SummaryFigures, report.HubspotRecords, report.DurationSeconds.ToString("0.##", CultureInfo.InvariantCulture));

    private static string Head(string name) => $"  {name,-25} : ";
}

using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Reporting;
using HubSpotEtl.Reporting.Texts;
using static HubSpotEtl.Reporting.Texts.ReportText;

namespace HubSpotEtl.Plan.Report;

/// <summary>Plans for people: a section an object, and what all come to where there is more than one.</summary>
internal sealed class PlanText(ReportTexts texts, ReportPage page, PlanLimits limits)
{
    private const int ShownNames = 6;

    public static string Of(PlanSummary summary, Language language)
    {
        var page = new ReportPage();
        new PlanText(new ReportTexts(language), page, summary.Limits).Write(summary);
        return page.ToString();
    }

    private void Write(PlanSummary summary)
    {
        foreach (var plan in summary.Results)
        {
            Write(plan);
            page.Blank();
        }

        if (summary.Results.Count > 1)
            WriteTotal(summary);
        foreach (var error in summary.Errors)
            page.Paragraph($"{error.ObjectType}: {texts[Failed]}: {error.Detail}");
    }

    private void Write(ObjectPlan plan)
    {
        page.Title(texts.Format(PlanTitle, plan.ObjectType));
        page.Row(texts[Table], $"{plan.Schema}.{plan.Table}", indent: 2);
        page.Row(
            texts[ReportText.SyncMode], plan.Resumes ? texts.Format(PlanResumes, plan.SyncMode.Word()) : plan.SyncMode.Word(), indent: 2);
        page.Paragraph(plan.SyncReason);
        page.Row(texts[PlanRecords], plan.Records is { } records ? texts.Count(records) : texts[PlanUnknown], indent: 2);
        WriteCost(plan.ApiCalls, plan.Seconds, plan.DailyShare);
        page.List(texts[PlanSectionSchema], [.. Changes(plan).DefaultIfEmpty(texts[PlanNoChanges])]);
        page.List(texts[SectionWarnings], plan.Warnings);
    }

    private void WriteTotal(PlanSummary summary)
    {
        page.Title(texts.Format(PlanTotalTitle, summary.Results.Count));
        WriteCost(summary.ApiCalls, summary.Seconds, summary.DailyShare);
        page.Blank();
    }

    private void WriteCost(CallCounts? calls, double? seconds, decimal? dailyShare)
    {
        page.Row(texts[ApiCalls], calls is null ? texts[PlanUnknown] : texts.Count(calls.Total), indent: 2);
        if (calls is not null)
        {
            page.Row(texts[PlanCallsGeneral], texts.Count(calls.General));
            page.Row(texts[PlanCallsSearch], texts.Count(calls.Search));
            page.Row(texts[PlanCallsAssociations], texts.Count(calls.Associations));
        }

        page.Row(texts[PlanTime], Time(seconds), indent: 2);
        if (calls is not null)
            page.Row(texts[PlanBound], Bound(calls));
        page.Row(texts[PlanDailyShare], Share(dailyShare), indent: 2);
        if (limits.DailyRemaining is { } left)
            page.Row(texts[PlanDailyLeft], texts.Count(left));
    }

    private string Time(double? seconds) => seconds switch
    {
        null => texts[PlanUnknown],
        < 60 => texts[PlanUnderAMinute],
        { } some => texts.Format(PlanMinutes, texts.Decimal(some / 60, 1)),
    };

    private string Bound(CallCounts calls)
    {
        (ReportText Kind, PlanLimit Limit, long Calls)[] kinds =
        [
            (PlanBoundGeneral, limits.General, calls.General), (PlanBoundSearch, limits.Search, calls.Search),
            (PlanBoundAssociations, limits.Associations, calls.Associations),
        ];
        var slowest = kinds.MaxBy(one => one.Calls / one.Limit.PerSecond);
        return texts.Format(slowest.Kind, texts.Count(slowest.Limit.Calls), texts.Decimal(slowest.Limit.Seconds, 0));
    }

    private string Share(decimal? share) => (share, limits.Daily) is ({ } part, { } daily)
        ? texts.Format(PlanDailyFigures, texts.Decimal((double)part * 100, 2), texts.Count(daily))
        : texts[PlanUnknown];

    private IEnumerable<string> Changes(ObjectPlan plan)
    {
        if (plan.BookkeepingSql.Count > 0)
            yield return texts.Format(PlanBookkeeping, plan.Schema);
        var created = plan.SchemaChanges.Where(change => change.Creates).ToList();
        if (created is [var first, ..])
            yield return texts.Format(PlanCreates, first.Table, texts.Count(first.ColumnsAdded.Count));
        if (created.Count > 1)
            yield return texts.Format(
                PlanCreatesOthers, texts.Count(created.Count - 1), Names([.. created.Skip(1).Select(change => change.Table)]));
        foreach (var line in plan.SchemaChanges.Where(change => !change.Creates).SelectMany(Lines))
            yield return line;
    }

    private IEnumerable<string> Lines(TableChange change)
    {
        (ReportText Text, IReadOnlyList<string> Names)[] parts =
        [
            (PlanAdds, change.ColumnsAdded), (PlanWidens, change.ColumnsWidened), (PlanNullable, change.ColumnsNullable),
            (PlanDropsKey, change.KeysDropped), (PlanKey, change.Key),
        ];
        foreach (var (text, names) in parts.Where(part => part.Names.Count > 0))
            yield return texts.Format(text, change.Table, Names(names));
    }

    private string Names(IReadOnlyList<string> names) => names.Count <= ShownNames
        ? string.Join(", ", names)
        : texts.Format(PlanMore, string.Join(", ", names.Take(ShownNames)), texts.Count(names.Count - ShownNames));
}

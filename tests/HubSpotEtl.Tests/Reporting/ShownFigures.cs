using System.Reflection;
using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Pipeline;
using HubSpotEtl.Reporting;
using HubSpotEtl.Reporting.Documents;
using HubSpotEtl.Tests.Reporting.Html;

namespace HubSpotEtl.Tests.Reporting;

/// <summary>What JSON has, people are shown: on the page and in the text.</summary>
public class ShownFigures
{
    public static TheoryData<string> Numbers =>
        [.. typeof(ObjectReport).GetProperties().Where(figure => figure.CanWrite && IsNumber(figure)).Select(figure => figure.Name)];

    public static TheoryData<string> Parts =>
        [.. typeof(ReportDetails).GetProperties().Where(figure => figure.PropertyType == typeof(IReadOnlyDictionary<string, long>))
            .Select(figure => figure.Name)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void have_every_number_of_the_report(string name)
    {
        var figure = typeof(ObjectReport).GetProperty(name)!;
        var report = Sample.Services with { };
        figure.SetValue(report, Convert.ChangeType(987_654_321, figure.PropertyType, null));

        IsShown(report, name == nameof(ObjectReport.PeakMemoryBytes) ? "987.7 MB" : "987,654,321");
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public void have_the_parts_of_each_that_has_some(string name)
    {
        var details = new ReportDetails();
        typeof(ReportDetails).GetProperty(name)!.SetValue(details, new Dictionary<string, long> { ["one_part"] = 987_654_321 });

        IsShown(Sample.Services with { Details = details }, "987,654,321");
    }

    [Fact]
    public void are_counted_by_the_run()
    {
        var counters = new RunCounters("contacts", TimeProvider.System);
        counters.AddBatch(merged: 7, unchanged: 3, refused: 2);
        counters.AddDeleted(5);
        counters.AddDatabaseRetry();
        counters.AddLinks("contact_deal", 11);
        counters.AddLinks("contact_company", 13);
        counters.AddRejected("23514");
        counters.AddRejectedValue("out_of_range");
        counters.AddRejectedValue("not_a_number");

        var report = counters.Complete(Sample.Services with { Retries = 4, Details = new ReportDetails { SyncReason = "first run" } });

        Assert.Equal((7, 3, 2, 5), (report.DbUpserts, report.DbUnchanged, report.DbInsertErrors, report.RecordsDeleted));
        Assert.Equal((5, 24, 2), (report.Retries, report.AssociationsFound, report.ValuesRejected));
        Assert.Equal([new("contact_company", 13), new("contact_deal", 11)], report.Details.AssociationsByTable);
        Assert.Equal([new("not_a_number", 1), new("out_of_range", 1)], report.Details.ValuesRejectedByReason);
        Assert.Equal([new("23514", 1)], report.Details.RecordsFailedByReason);
        Assert.Equal((counters.StartedAt, "first run", 12_176), (report.StartedAt, report.Details.SyncReason, report.RecordsFetched));
    }

    private static void IsShown(ObjectReport report, string value)
    {
        Assert.Contains(value, HealthReport.Of(report, Language.English), StringComparison.Ordinal);
        Assert.Contains(value, PageOutline.Of(SyncPages.Page(Sample.Of(report))), StringComparison.Ordinal);
    }

    private static bool IsNumber(PropertyInfo figure) => figure.PropertyType == typeof(long) || figure.PropertyType == typeof(int);
}

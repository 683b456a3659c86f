using HubSpotEtl.Configuration.Options;

namespace HubSpotEtl.Reporting.Documents;

/// <summary>What standard output gets when a run is over.</summary>
internal static class RunReport
{
    /// <summary>
    /// Text: the health report of each object, and a summary where there is more than the one report to tell of. JSON: one document.
    /// </summary>
    public static string Of(RunSummary summary, OutputOptions options)
    {
        if (options.Format == OutputFormat.Json)
            return ReportJson.Of(summary) + "\n";
        var reports = summary.Results.Select(result => HealthReport.Of(result, options.Language));
        var parts = summary.Single is null ? reports.Append(SummaryReport.Of(summary, options.Language)) : reports;
        return string.Join('\n', parts);
    }
}

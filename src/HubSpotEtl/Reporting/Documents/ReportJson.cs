using System.Text.Json;

namespace HubSpotEtl.Reporting.Documents;

/// <summary>
/// A run as JSON. One object: its report. Several, or one that failed without a report: <c>{results, errors, total_objects}</c>, so that
/// whatever happened there is a document and it says why.
/// </summary>
public static class ReportJson
{
    private static readonly ReportJsonContext Shapes = new(JsonForm.ForShapes());

    /// <summary>The document.</summary>
    /// <param name="summary">The run.</param>
    /// <returns>Indented JSON, without a final line end.</returns>
    public static string Of(RunSummary summary) => summary.Single is { } report
        ? JsonSerializer.Serialize(report, Shapes.ObjectReport)
        : JsonSerializer.Serialize(summary, Shapes.RunSummary);
}

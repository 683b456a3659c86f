using System.Text.Json;
using HubSpotEtl.Reporting.Documents;

namespace HubSpotEtl.Plan.Report;

/// <summary>Plans as one JSON document, in the same form as the reports of runs.</summary>
internal static class PlanJson
{
    private static readonly PlanJsonContext Shapes = new(JsonForm.ForShapes());

    /// <returns>Indented JSON, without a final line end.</returns>
    public static string Of(PlanSummary summary) => JsonSerializer.Serialize(summary, Shapes.PlanSummary);
}

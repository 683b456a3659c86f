using System.Text.Json;
using HubSpotEtl.Reporting.Documents;

namespace HubSpotEtl.Status.Report;

/// <summary>The status as one JSON document, in the same form as the reports of runs.</summary>
internal static class StatusJson
{
    private static readonly StatusJsonContext Shapes = new(JsonForm.ForShapes());

    /// <returns>Indented JSON, without a final line end.</returns>
    public static string Of(StatusReport report) => JsonSerializer.Serialize(report, Shapes.StatusReport);
}

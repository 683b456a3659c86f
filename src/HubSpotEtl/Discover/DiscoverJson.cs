using System.Text.Json;
using HubSpotEtl.Reporting.Documents;

namespace HubSpotEtl.Discover;

/// <summary>The object types as one JSON document, in the same form as the reports of runs.</summary>
internal static class DiscoverJson
{
    private static readonly DiscoverJsonContext Shapes = new(JsonForm.ForShapes());

    /// <returns>Indented JSON, without a final line end.</returns>
    public static string Of(DiscoverReport report) => JsonSerializer.Serialize(report, Shapes.DiscoverReport);
}

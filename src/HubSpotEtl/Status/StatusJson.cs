using System.Text.Encodings.Web;
using System.Text.Json;

namespace HubSpotEtl.Status;

/// <summary>The status as one JSON document, in the same form as the reports of runs.</summary>
internal static class StatusJson
{
    private static readonly StatusJsonContext Shapes = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
    });

    /// <returns>Indented JSON, without a final line end.</returns>
    public static string Of(StatusReport report) => JsonSerializer.Serialize(report, Shapes.StatusReport);
}

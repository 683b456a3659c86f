using System.Text.Encodings.Web;
using System.Text.Json;

namespace HubSpotEtl.Discover;

/// <summary>The object types as one JSON document, in the same form as the reports of runs.</summary>
internal static class DiscoverJson
{
    private static readonly DiscoverJsonContext Shapes = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
    });

    /// <returns>Indented JSON, without a final line end.</returns>
    public static string Of(DiscoverReport report) => JsonSerializer.Serialize(report, Shapes.DiscoverReport);
}

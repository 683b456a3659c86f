using System.Text.Json.Serialization;

namespace HubSpotEtl.Reporting.Documents;

/// <summary>The generated JSON forms of the reports.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ObjectReport))]
[JsonSerializable(typeof(RunSummary))]
internal sealed partial class ReportJsonContext : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace HubSpotEtl.Plan.Report;

/// <summary>The generated JSON form of plans.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PlanSummary))]
internal sealed partial class PlanJsonContext : JsonSerializerContext;

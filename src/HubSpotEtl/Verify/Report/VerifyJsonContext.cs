using System.Text.Json.Serialization;

namespace HubSpotEtl.Verify.Report;

/// <summary>The generated JSON form of the outcome.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(VerifyReport))]
[JsonSerializable(typeof(VerifySummary))]
internal sealed partial class VerifyJsonContext : JsonSerializerContext;

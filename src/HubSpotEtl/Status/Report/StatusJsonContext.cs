using System.Text.Json.Serialization;

namespace HubSpotEtl.Status.Report;

/// <summary>The generated JSON form of the status.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(StatusReport))]
internal sealed partial class StatusJsonContext : JsonSerializerContext;

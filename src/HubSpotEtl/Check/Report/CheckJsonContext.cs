using System.Text.Json.Serialization;

namespace HubSpotEtl.Check.Report;

/// <summary>The generated JSON form of the findings.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(CheckDocument))]
internal sealed partial class CheckJsonContext : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace HubSpotEtl.Discover;

/// <summary>The generated JSON form of the object types.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DiscoverReport))]
internal sealed partial class DiscoverJsonContext : JsonSerializerContext;

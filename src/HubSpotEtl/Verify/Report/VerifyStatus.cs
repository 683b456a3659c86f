using System.Text.Json.Serialization;

namespace HubSpotEtl.Verify.Report;

/// <summary>What a comparison came to.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<VerifyStatus>))]
internal enum VerifyStatus
{
    /// <summary>The table is what HubSpot has, apart from what changed since the last sync.</summary>
    [JsonStringEnumMemberName("consistent")]
    Consistent,

    /// <summary>It was not, and now is.</summary>
    [JsonStringEnumMemberName("repaired")]
    Repaired,

    /// <summary>It is not, or HubSpot did not answer about each of its records.</summary>
    [JsonStringEnumMemberName("different")]
    Different,
}

using System.Text.Json.Serialization;

namespace HubSpotEtl.Reporting;

/// <summary>How the records of an object were read.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SyncMode>))]
public enum SyncMode
{
    /// <summary>All of them, by the listing.</summary>
    [JsonStringEnumMemberName("full")]
    Full,

    /// <summary>Those changed since the watermark, by the search.</summary>
    [JsonStringEnumMemberName("incremental")]
    Incremental,
}

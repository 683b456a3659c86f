using System.Text.Json.Serialization;

namespace HubSpotEtl.Check.Report;

/// <summary>How a precondition stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CheckState>))]
internal enum CheckState
{
    /// <summary>It is met.</summary>
    [JsonStringEnumMemberName("passed")]
    Passed,

    /// <summary>A sync works all the same, but not as well as it could.</summary>
    [JsonStringEnumMemberName("warning")]
    Warning,

    /// <summary>A sync would fail, or leave something out.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>It could not be found out, and that says nothing against it.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,
}

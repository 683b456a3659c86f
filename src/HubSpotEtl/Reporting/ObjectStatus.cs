using System.Text.Json.Serialization;

namespace HubSpotEtl.Reporting;

/// <summary>How the sync of one object ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ObjectStatus>))]
public enum ObjectStatus
{
    /// <summary>Everything is stored, nothing was refused or withheld.</summary>
    [JsonStringEnumMemberName("healthy")]
    Healthy,

    /// <summary>The run went to its end, but something could not be stored or was withheld; the report says what.</summary>
    [JsonStringEnumMemberName("with_errors")]
    WithErrors,

    /// <summary>
    /// The run stopped early (signal, deadline, daily limit); the checkpoint is kept and the next run goes on from there.
    /// </summary>
    [JsonStringEnumMemberName("incomplete")]
    Incomplete,
}

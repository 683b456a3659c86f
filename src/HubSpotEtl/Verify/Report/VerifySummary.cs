using System.Text.Json.Serialization;
using HubSpotEtl.Reporting;

namespace HubSpotEtl.Verify.Report;

/// <summary>What came of comparing all tables asked for.</summary>
/// <param name="Results">Those that were compared, in order.</param>
/// <param name="Errors">Those that could not be.</param>
/// <param name="TotalObjects">How many were asked for.</param>
internal sealed record VerifySummary(IReadOnlyList<VerifyReport> Results, IReadOnlyList<ObjectFailure> Errors, int TotalObjects)
{
    /// <summary>True when each of them is as HubSpot has it.</summary>
    [JsonIgnore]
    public bool IsProven => Results.Count == TotalObjects && Results.All(result => result.Status != VerifyStatus.Different);

    /// <summary>The only table's report, when one was asked for and has one.</summary>
    [JsonIgnore]
    public VerifyReport? Single => TotalObjects == 1 && Results is [var only] ? only : null;
}

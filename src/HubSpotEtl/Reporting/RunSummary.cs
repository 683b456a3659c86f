using System.Text.Json.Serialization;

namespace HubSpotEtl.Reporting;

/// <summary>What came of a run.</summary>
/// <param name="Results">The objects that have a report, in the order they were synced.</param>
/// <param name="Errors">The objects that failed without one.</param>
/// <param name="TotalObjects">Objects asked for; those not begun after a stop are in neither list.</param>
public sealed record RunSummary(IReadOnlyList<ObjectReport> Results, IReadOnlyList<ObjectFailure> Errors, int TotalObjects)
{
    /// <summary>True when every object asked for ended without any fault.</summary>
    [JsonIgnore]
    public bool IsHealthy => HealthyObjects == TotalObjects && Errors.Count == 0;

    /// <summary>Objects that ended without any fault.</summary>
    [JsonIgnore]
    public int HealthyObjects => Results.Count(result => result.Status == ObjectStatus.Healthy);

    /// <summary>Objects that a stop has kept from being begun.</summary>
    [JsonIgnore]
    public int NotStarted =>
        TotalObjects - Results.Select(result => result.ObjectType).Union(Errors.Select(error => error.ObjectType)).Count();

    /// <summary>The only object's report, when one object was asked for and has one; else null.</summary>
    [JsonIgnore]
    public ObjectReport? Single => TotalObjects == 1 && Errors.Count == 0 && Results.Count == 1 ? Results[0] : null;

    /// <summary>The summary of one object that has a report.</summary>
    /// <param name="report">Its report.</param>
    /// <returns>The summary.</returns>
    public static RunSummary Of(ObjectReport report) => new([report], [], 1);
}

using HubSpotEtl.Reporting;

namespace HubSpotEtl.Plan.Report;

/// <summary>The plans of all objects.</summary>
/// <param name="Results">In the order in which they were named.</param>
/// <param name="Errors">Objects that a sync would fail for, with the reason.</param>
/// <param name="Limits">What the plans are reckoned with.</param>
internal sealed record PlanSummary(IReadOnlyList<ObjectPlan> Results, IReadOnlyList<ObjectFailure> Errors, PlanLimits Limits)
{
    /// <summary>All calls; null when those of an object are not known.</summary>
    public CallCounts? ApiCalls => Results.All(plan => plan.ApiCalls is not null)
        ? Results.Aggregate(CallCounts.None, (sum, plan) => sum + plan.ApiCalls!)
        : null;

    /// <summary>One object after another. Unit: seconds.</summary>
    public double? Seconds =>
        Results.All(plan => plan.Seconds is not null) ? Math.Round(Results.Sum(plan => plan.Seconds!.Value), 1) : null;

    /// <summary>Part of the account's calls of a day.</summary>
    public decimal? DailyShare => Results.All(plan => plan.DailyShare is not null) ? Results.Sum(plan => plan.DailyShare!.Value) : null;
}

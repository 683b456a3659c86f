using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Client;

namespace HubSpotEtl.Plan.Report;

/// <summary>What HubSpot allows, as now known.</summary>
/// <param name="General">Ordinary calls.</param>
/// <param name="Search">Searches.</param>
/// <param name="Associations">Association reads.</param>
/// <param name="Daily">Calls of a day; null when HubSpot does not tell.</param>
/// <param name="DailyRemaining">What is left of them.</param>
internal sealed record PlanLimits(PlanLimit General, PlanLimit Search, PlanLimit Associations, long? Daily, long? DailyRemaining)
{
    public static PlanLimits Of(HubSpotClient client) => new(
        PlanLimit.Of(client.Usage.GeneralLimit), PlanLimit.Of(client.Options.SearchLimit), PlanLimit.Of(client.Options.AssociationLimit),
        client.Usage.DailyLimit, client.Usage.DailyRemaining);

    /// <summary>The kinds have limits of their own and are called side by side, so the slowest decides. Unit: seconds.</summary>
    public double SecondsFor(CallCounts calls) => Math.Max(
        calls.General / General.PerSecond, Math.Max(calls.Search / Search.PerSecond, calls.Associations / Associations.PerSecond));
}

/// <summary>So many calls in so long a time.</summary>
/// <param name="Calls">Calls.</param>
/// <param name="Seconds">The time.</param>
internal sealed record PlanLimit(int Calls, double Seconds)
{
    internal double PerSecond => Calls / Seconds;

    public static PlanLimit Of(RateLimit limit) => new(limit.Calls, limit.Window.TotalSeconds);
}

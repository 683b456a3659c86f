using HubSpotEtl.Pipeline.Jobs;
using HubSpotEtl.Plan.Report;

namespace HubSpotEtl.Plan;

/// <summary>
/// Plans the syncs of a job, one object after another. One that cannot be planned becomes an entry of the errors, and the rest go on.
/// </summary>
/// <param name="job">What to plan.</param>
/// <param name="cancellationToken">Gives up at once.</param>
/// <returns>The plans.</returns>
internal delegate Task<PlanSummary> PlanFunction(SyncJob job, CancellationToken cancellationToken);

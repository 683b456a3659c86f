using HubSpotEtl.Pipeline.Jobs;
using HubSpotEtl.Reporting;

namespace HubSpotEtl.Pipeline.Runs;

/// <summary>
/// Runs a sync of all objects of a job, one after another. An object that fails becomes an entry of the summary's errors; only what
/// concerns the run as a whole is thrown.
/// </summary>
/// <param name="job">What to do, and with what.</param>
/// <param name="stopRequested">
/// Graceful stop: fetch nothing more, finish or roll back the batch in hand, keep the checkpoint, report.
/// </param>
/// <param name="cancellationToken">Hard cancel: give up at once.</param>
/// <returns>What came of it.</returns>
public delegate Task<RunSummary> SyncFunction(SyncJob job, CancellationToken stopRequested, CancellationToken cancellationToken);

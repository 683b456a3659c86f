using HubSpotEtl.Pipeline.Jobs;
using HubSpotEtl.Verify.Report;

namespace HubSpotEtl.Verify;

/// <summary>Compares the tables of a job one after another. One that fails becomes an entry of the errors, and the rest go on.</summary>
/// <param name="job">What to compare, and with what.</param>
/// <param name="file">Gets all ids; null: nobody wants them.</param>
/// <param name="cancellationToken">Gives up at once.</param>
/// <returns>What came of it.</returns>
internal delegate Task<VerifySummary> VerifyFunction(SyncJob job, VerifyReportFile? file, CancellationToken cancellationToken);

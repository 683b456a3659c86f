using HubSpotEtl.Diagnostics;
using HubSpotEtl.Pipeline.Context;
using HubSpotEtl.Pipeline.Loading;
using HubSpotEtl.Postgres.Bookkeeping.Coverage;
using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Postgres.Connection;

namespace HubSpotEtl.Pipeline.Phases;

/// <summary>
/// The links that are owed: of records whose rows are stored, and whose links are not sure to be (<see cref="OwedLinksStore"/>).
/// </summary>
/// <param name="database">Where the tables are.</param>
/// <param name="run">The run.</param>
/// <param name="flow">The object's flow.</param>
/// <param name="scope">The object's counters, warnings and log.</param>
internal sealed class OwedLinks(Database database, RunContext run, ObjectFlow flow, RunScope scope) : IPhase
{
    /// <summary>Whether what was asked for is all there, so that nothing of it is owed any more.</summary>
    /// <param name="scope">What the run has met.</param>
    public static bool MayBeForgotten(RunScope scope) =>
        scope.Warnings.Completeness < Completeness.Gapped && !scope.Counters.LinksAreOwed && scope.Counters.LinksRefused.Count == 0;

    /// <inheritdoc/>
    public async Task<bool> RunAsync(CancellationToken stop, CancellationToken cancellationToken)
    {
        var owed = new OwedLinksStore(database, run.Main);
        if (await owed.CountAsync(cancellationToken) is not (> 0 and var records))
            return true;
        Log.LinksOwedRead(scope.Logger, scope.ObjectType, records);
        var read = await flow.Links.ReadAsync(
            owed.ReadAsync(cancellationToken), run.Metadata.Targets, progress: null, stop, cancellationToken);
        if (read.IsComplete && MayBeForgotten(scope))
        {
            // With what a schema does not name today they were not asked about: that is left out first, to be read for all records when it
            // is named again.
            if (run.Coverage is { } coverage)
                await new CoverageStore(database).SaveAsync(run.Main, coverage.LeftOutByNow, cancellationToken);
            await owed.ForgetAsync(cancellationToken);
        }

        return read.IsComplete;
    }
}

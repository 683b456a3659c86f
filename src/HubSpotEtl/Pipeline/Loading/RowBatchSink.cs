using HubSpotEtl.Pipeline.Context;
using HubSpotEtl.Pipeline.Flow;
using HubSpotEtl.Postgres.Load;
using HubSpotEtl.Transform.Batches;

namespace HubSpotEtl.Pipeline.Loading;

/// <summary>The end of the record flow: batch → PostgreSQL, with the run's bookkeeping in the same transaction.</summary>
/// <param name="loader">One warm connection.</param>
/// <param name="journal">What is stored with each batch.</param>
/// <param name="counters">Counts for the report.</param>
internal sealed class RowBatchSink(RowLoader loader, RunJournal journal, RunCounters counters) : IRowSink
{
    private int _loading;

    /// <inheritdoc/>
    public bool Wants(int rows) => journal.IsWorthStoring(rows, isIdle: Volatile.Read(ref _loading) == 0);

    /// <inheritdoc/>
    public async Task LoadAsync(RowBatch batch, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _loading);
        try
        {
            using (batch)
            {
                var result = await loader.LoadAsync(batch, journal.RecordOf(batch), cancellationToken);
                journal.Stored(batch);
                counters.AddBatch(result.Merged, result.Unchanged, result.Refused.Count);
                foreach (var reason in batch.RejectedRecords.Select(r => r.Reason)
                    .Concat(result.Refused.Select(r => $"SQLSTATE {r.SqlState}")))
                    counters.AddRejected(reason);
                foreach (var value in batch.Rejected)
                    counters.AddRejectedValue(value.Reason);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _loading);
        }
    }
}

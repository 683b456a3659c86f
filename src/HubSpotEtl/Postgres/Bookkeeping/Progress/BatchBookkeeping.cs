using HubSpotEtl.Postgres.Bookkeeping.Rejects;
using HubSpotEtl.Transform.Batches;
using Npgsql;

namespace HubSpotEtl.Postgres.Bookkeeping.Progress;

/// <summary>The statements that store a batch's bookkeeping.</summary>
internal static class BatchBookkeeping
{
    internal static IEnumerable<NpgsqlBatchCommand> Commands(
        TableName table,
        RowBatch batch,
        BatchRecord record,
        IReadOnlyList<KeptRecord> kept,
        long[]? inserted,
        bool hasEarlierRejects)
    {
        var ids = batch.Rows.Select(r => r.Id).ToArray();
        // A refused row was seen all the same: it must not become a candidate for deletion.
        if (record.SeenBatch is { } number)
            yield return SeenIds.Add(table, record.RunId, number, batch, inserted);
        if (hasEarlierRejects)
            foreach (var command in RejectStore.Forget(table, ids))
                yield return command;
        // Those of a refused row too: its record is kept as it was encoded, with NULL for them.
        if (batch.Rejected is { Count: > 0 } values)
            yield return RejectStore.Keep(table, record.RunId, values);
        if (kept.Concat(batch.RejectedRecords.Select(RejectStore.ToKept)).ToList() is { Count: > 0 } records)
            yield return RejectStore.Keep(table, record.RunId, records);
        if (record.Checkpoint is { } checkpoint)
            yield return CheckpointStore.Save(table, checkpoint);
    }
}

using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Reporting;
using HubSpotEtl.Transform.Batches;

namespace HubSpotEtl.Pipeline.Context;

/// <summary>
/// What is stored with each batch so that a later run can go on from there. One loader uses it, in the order of the batches.
/// </summary>
/// <param name="plan">The run.</param>
/// <param name="settingsHash">What the run depends on.</param>
/// <param name="firstBatch">The number of the next batch: 0, or where an interrupted run stopped.</param>
internal sealed class RunJournal(RunPlan plan, string settingsHash, long firstBatch)
{
    // Measured elsewhere to cost the server a quarter more a row than 5,000 do, which it can spare when it is idle.
    private const int WorthATransaction = 1_000;

    // Two batches are in hand at most, one being stored and one growing: of them a run that is killed has to fetch a twentieth of what it
    // has stored again.
    private const int ShareInHand = 40;

    private long _nextBatch = firstBatch;

    /// <summary>Records stored in the logical run, those of its interrupted parts included.</summary>
    public long Records { get; private set; } = plan.Resumed?.Records ?? 0;

    /// <summary>True once the pages of the run proper are stored: what is loaded after that leaves the cursor alone.</summary>
    public bool RecordsAreDone { get; set; }

    /// <summary>
    /// Whether a batch had better be stored before it is full: so batches are large when PostgreSQL is what a run waits for, and little is
    /// in hand when HubSpot is, or while little is stored yet.
    /// </summary>
    /// <param name="rows">The batch's rows.</param>
    /// <param name="isIdle">No other batch is being stored.</param>
    /// <returns>False when it may grow.</returns>
    public bool IsWorthStoring(int rows, bool isIdle) => rows >= WorthATransaction && (isIdle || rows >= Records / ShareInHand);

    /// <summary>What goes into the batch's transaction.</summary>
    /// <param name="batch">The batch.</param>
    /// <returns>Its record.</returns>
    public BatchRecord RecordOf(RowBatch batch) =>
        new(plan.LogicalRunId, _nextBatch, RecordsAreDone ? null : CheckpointAfter(batch.Cursor, Records + batch.SeenIds.Length))
        {
            TellsOfTheTable = IsListing,
            UsesFingerprints = IsListing,
        };

    private bool IsListing => !RecordsAreDone && plan.Mode == SyncMode.Full;

    /// <summary>The batch is committed.</summary>
    /// <param name="batch">The batch.</param>
    public void Stored(RowBatch batch)
    {
        _nextBatch++;
        Records += batch.SeenIds.Length;
    }

    /// <summary>The checkpoint of a run that has stored everything up to a cursor.</summary>
    /// <param name="cursor">Where to go on; null when there is nothing more to read.</param>
    /// <param name="records">Records stored so far.</param>
    /// <returns>The checkpoint.</returns>
    public Checkpoint CheckpointAfter(string? cursor, long records) => new(
        plan.LogicalRunId,
        plan.Mode.Word(),
        cursor is null ? RunPhase.AfterRecords : RunPhase.Records,
        cursor,
        plan.StartedAt,
        plan.Window?.From,
        plan.Window?.To,
        settingsHash,
        records);
}

namespace HubSpotEtl.Postgres.Bookkeeping.Progress;

/// <summary>What is stored together with a batch, in its transaction.</summary>
/// <param name="RunId">The logical run.</param>
/// <param name="SeenBatch">The batch's number in the run, under which its ids are kept for the reconcile; null keeps none.</param>
/// <param name="Checkpoint">Where the run stands once the batch is stored; null leaves the checkpoint as it is.</param>
public sealed record BatchRecord(Guid RunId, long? SeenBatch = null, Checkpoint? Checkpoint = null)
{
    /// <summary>
    /// False for records that changed, or were asked for by id: they may be few, and have been refused before, so that none of them can be
    /// loaded says nothing about the table.
    /// </summary>
    public bool TellsOfTheTable { get; init; } = true;

    /// <summary>
    /// True for a full load's listing: rows that the last full load has sent just so are not sent again. Needs <see cref="SeenBatch"/>.
    /// </summary>
    public bool UsesFingerprints { get; init; }
}

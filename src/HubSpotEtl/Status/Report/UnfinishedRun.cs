using System.Text.Json.Serialization;
using HubSpotEtl.Pipeline;
using HubSpotEtl.Postgres.Bookkeeping.Progress;

namespace HubSpotEtl.Status.Report;

/// <summary>Where an unfinished run stands.</summary>
/// <param name="RunId">The logical run, which goes on under this id.</param>
/// <param name="SyncMode"><c>full</c> or <c>incremental</c>.</param>
/// <param name="Phase">
/// <c>records</c>: they are being read; <c>after_records</c>: all are stored, associations and deletions may be outstanding.
/// </param>
/// <param name="Cursor">The cursor of the next page; null when no more is to be read.</param>
/// <param name="Records">Records stored so far.</param>
/// <param name="StartedAt">When the logical run began.</param>
/// <param name="UpdatedAt">When it last came forward.</param>
internal sealed record UnfinishedRun(
    Guid RunId, string SyncMode, string Phase, string? Cursor, long Records, DateTimeOffset StartedAt, DateTimeOffset? UpdatedAt)
{
    /// <summary>True when all records are stored.</summary>
    [JsonIgnore]
    public bool HasAllRecords => Phase == RunPhase.AfterRecords;

    public static UnfinishedRun? Of(Checkpoint? checkpoint) => checkpoint is null
        ? null
        : new UnfinishedRun(
            checkpoint.RunId, checkpoint.SyncMode, checkpoint.Phase, checkpoint.Cursor, checkpoint.Records,
            checkpoint.StartedAt, checkpoint.UpdatedAt);
}

using System.Text.Json.Serialization;
using HubSpotEtl.Pipeline;
using HubSpotEtl.Postgres.Bookkeeping.Runs;

namespace HubSpotEtl.Status.Report;

/// <summary>How one main table stands.</summary>
internal sealed record TableReport
{
    /// <summary>The table, without schema.</summary>
    public required string Table { get; init; }

    /// <summary>The object type as its last run, or else the user, named it; null when neither did.</summary>
    public string? ObjectType { get; init; }

    /// <summary>HubSpot's id of the type; null when no run of this program has met it yet.</summary>
    public string? ObjectTypeId { get; init; }

    /// <summary>Everything modified up to here is stored; null when the table was never completely loaded.</summary>
    public DateTimeOffset? Watermark { get; init; }

    /// <summary>Unit: seconds, whole.</summary>
    public long? WatermarkAgeSeconds => (long?)WatermarkAge?.TotalSeconds;

    /// <summary>True when the watermark is missing, older than the greatest good age or in the future; null when none was given.</summary>
    [JsonPropertyName("stale")]
    public bool? IsStale { get; init; }

    /// <summary>The mode of the run that set the watermark; null when there is no watermark.</summary>
    public string? WatermarkMode { get; init; }

    /// <summary>Records of the run that set the watermark; null when there is no watermark.</summary>
    public long? WatermarkRecords { get; init; }

    /// <summary>When the associations of all live records were last read; null when not known.</summary>
    public DateTimeOffset? AssociationsSyncedAt { get; init; }

    /// <summary>Rows without the soft-delete mark; null when there is no such table.</summary>
    public long? RowsLive { get; init; }

    /// <summary>Rows that have it; null when there is no such table.</summary>
    public long? RowsDeleted { get; init; }

    /// <summary>Values kept in <c>etl_rejected_value</c>.</summary>
    public long ValuesRejected { get; init; }

    /// <summary>Records kept in <c>etl_rejected_record</c>.</summary>
    public long RecordsRejected { get; init; }

    /// <summary>The last run; null when none is recorded.</summary>
    public LastRun? LastRun { get; init; }

    /// <summary>Where the unfinished run stands, which a later one continues; null when there is none.</summary>
    public UnfinishedRun? Checkpoint { get; init; }

    /// <summary>From the watermark to now; never below zero.</summary>
    [JsonIgnore]
    public TimeSpan? WatermarkAge { get; init; }

    public static TableReport Of(TableStatus status, DateTimeOffset now, TimeSpan? maxAge)
    {
        var age = status.Watermark is { } watermark ? Since(watermark.LastSync, now) : (TimeSpan?)null;
        return new TableReport
        {
            Table = status.Table.Name,
            ObjectType = status.LastRun?.ObjectType ?? (status.Table.ObjectTypes is [var word, ..] ? word : null),
            ObjectTypeId = status.Table.ObjectTypeId,
            Watermark = status.Watermark?.LastSync,
            WatermarkAge = age,
            IsStale = maxAge is null ? null : age is null || age > maxAge || status.Watermark?.LastSync > now + RunClock.Tolerance,
            WatermarkMode = status.Watermark?.SyncMode,
            WatermarkRecords = status.Watermark?.RecordsSynced,
            AssociationsSyncedAt = status.Watermark?.LinksSynced,
            RowsLive = status.Rows?.Live,
            RowsDeleted = status.Rows?.Deleted,
            ValuesRejected = status.ValuesRejected,
            RecordsRejected = status.RecordsRejected,
            LastRun = LastRun.Of(status.LastRun),
            Checkpoint = UnfinishedRun.Of(status.Checkpoint),
        };
    }

    private static TimeSpan Since(DateTimeOffset start, DateTimeOffset now) => start < now ? now - start : TimeSpan.Zero;
}

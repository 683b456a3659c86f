using System.Text.Json.Serialization;

namespace HubSpotEtl.Reporting;

/// <summary>
/// The figures of one object's sync. Serialised, its names become snake_case; the first sixteen are those of the Python system, in its
/// order, and stay as they are.
/// </summary>
public sealed record ObjectReport
{
    /// <summary>The object type as the user named it.</summary>
    public required string ObjectType { get; init; }

    /// <summary>How it ended.</summary>
    public required ObjectStatus Status { get; init; }

    /// <summary>From the object's start to its end, two decimals. Unit: seconds.</summary>
    public double DurationSeconds => Math.Round(Duration.TotalSeconds, 2);

    /// <summary>Records that HubSpot sent.</summary>
    public long RecordsFetched { get; init; }

    /// <summary>Those of them that are in the table now.</summary>
    public long RecordsProcessedOk { get; init; }

    /// <summary>Those of them that are not; they are kept in <c>etl_rejected_record</c>.</summary>
    public long RecordsFailed { get; init; }

    /// <summary>Rows merged into the main table, unchanged ones included.</summary>
    public long DbUpserts { get; init; }

    /// <summary>Rows that PostgreSQL refused.</summary>
    public long DbInsertErrors { get; init; }

    /// <summary>Requests sent to HubSpot, retries included.</summary>
    public long ApiCalls { get; init; }

    /// <summary>Pipelines written.</summary>
    public int PipelinesLoaded { get; init; }

    /// <summary>Pipeline stages written.</summary>
    public int StagesLoaded { get; init; }

    /// <summary>Association tables made by this run.</summary>
    public int AssociationTablesCreated { get; init; }

    /// <summary>Links that HubSpot sent.</summary>
    public long AssociationsFound { get; init; }

    /// <summary>Columns added or widened.</summary>
    public int SchemaChanges { get; init; }

    /// <summary>Column names that had to be cut to 63 bytes.</summary>
    public int ColumnsTruncated { get; init; }

    /// <summary>Rows marked as deleted by this run.</summary>
    public long RecordsDeleted { get; init; }

    /// <summary>How the records were read.</summary>
    public required SyncMode SyncMode { get; init; }

    /// <summary>Rows of <see cref="DbUpserts"/> that held the same already and were not rewritten.</summary>
    public long DbUnchanged { get; init; }

    /// <summary>The main table's name, without schema; null when the run ended before it was known.</summary>
    public string? Table { get; init; }

    /// <summary>The run's key in <c>etl_run</c>.</summary>
    public required Guid RunId { get; init; }

    /// <summary>Requests of <see cref="ApiCalls"/> that repeated a failed one.</summary>
    public long Retries { get; init; }

    /// <summary>Values that did not fit their column; they are kept in <c>etl_rejected_value</c>.</summary>
    public long ValuesRejected { get; init; }

    /// <summary>Records fetched for each second of the whole duration, one decimal.</summary>
    public double RecordsPerSecond => Duration > TimeSpan.Zero ? Math.Round(RecordsFetched / Duration.TotalSeconds, 1) : 0;

    /// <summary>The process's largest resident memory so far. Unit: bytes.</summary>
    public long PeakMemoryBytes { get; init; }

    /// <summary>The watermark in force after the run; null when there is none.</summary>
    public DateTimeOffset? Watermark { get; init; }

    /// <summary>What the operator should know, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Figures behind the figures.</summary>
    public ReportDetails Details { get; init; } = new();

    /// <summary>From the object's start to its end.</summary>
    [JsonIgnore]
    public TimeSpan Duration { get; init; }

    /// <summary>When the object began.</summary>
    [JsonIgnore]
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>
    /// How the reading of records went on from the start to the end, in some hundred points at most. Not in JSON, which is kept
    /// in <c>etl_run</c> for each run and would be ten times as long.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyList<TimelinePoint> Timeline { get; init; } = [];
}

namespace HubSpotEtl.Postgres.Bookkeeping.Runs;

/// <summary>One row of <c>etl_run</c>.</summary>
/// <param name="RunId">The execution's id; a resumed logical run has one row an execution.</param>
/// <param name="ObjectType">The object type as the user gave it.</param>
/// <param name="Table">The main table's name.</param>
/// <param name="SyncMode"><c>full</c> or <c>incremental</c>.</param>
/// <param name="Reason">Why this mode.</param>
/// <param name="WatermarkFrom">The watermark it started from.</param>
/// <param name="Host">The machine.</param>
/// <param name="Pid">The process.</param>
public sealed record RunRecord(
    Guid RunId, string ObjectType, string Table, string SyncMode, string? Reason, DateTimeOffset? WatermarkFrom, string Host, int Pid)
{
    /// <summary><c>running</c>, <c>interrupted</c> (its process died), or what the run ended with. Set by the store.</summary>
    public string Status { get; init; } = RunStatus.Running;

    /// <summary>True while nothing has ended it.</summary>
    public bool IsRunning => Status == RunStatus.Running;

    /// <summary>When it began, by the server's clock.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended; null while it runs.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The watermark it set; null when it set none.</summary>
    public DateTimeOffset? WatermarkTo { get; init; }

    /// <summary>The report's counters, JSON; null while it runs.</summary>
    public string? Counters { get; init; }

    /// <summary>What went wrong; null when nothing did.</summary>
    public string? Error { get; init; }
}

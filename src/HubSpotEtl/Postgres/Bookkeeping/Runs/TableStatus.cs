using HubSpotEtl.Postgres.Bookkeeping.Coverage;
using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Postgres.Naming;

namespace HubSpotEtl.Postgres.Bookkeeping.Runs;

/// <summary>How a main table stands.</summary>
/// <param name="Table">Which one.</param>
public sealed record TableStatus(KnownTable Table)
{
    /// <summary>Up to when it is surely complete; null when it was never completely loaded.</summary>
    public Watermark? Watermark { get; init; }

    /// <summary>
    /// Its last run; null when none is recorded, as in a database that only the Python system has loaded. A run whose process is gone
    /// has the status <c>interrupted</c> even though its row still says <c>running</c>.
    /// </summary>
    public RunRecord? LastRun { get; init; }

    /// <summary>Where its unfinished run stands; null when there is none.</summary>
    public Checkpoint? Checkpoint { get; init; }

    /// <summary>Its rows; null when there is no such table.</summary>
    public RowCounts? Rows { get; init; }

    /// <summary>Values kept in <c>etl_rejected_value</c>.</summary>
    public long ValuesRejected { get; init; }

    /// <summary>Records kept in <c>etl_rejected_record</c>.</summary>
    public long RecordsRejected { get; init; }
}

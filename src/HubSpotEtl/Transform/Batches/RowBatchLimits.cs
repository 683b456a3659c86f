namespace HubSpotEtl.Transform.Batches;

/// <summary>
/// When a batch is full: after the page that reaches either limit. Smaller and larger batches are both slower
/// (100 rows ×3.0, 1,000 rows ×1.24, 20,000 rows ×1.14 of the time that 5,000 take). Two are in memory at once, so a little speed, which
/// only counts where PostgreSQL is what a load waits for, is given up for their size.
/// </summary>
public sealed record RowBatchLimits
{
    /// <summary>Unit: rows. Default 3,000; at least 1.</summary>
    public int Rows { get; init; } = 3_000;

    /// <summary>Encoded rows and rejected text together. Unit: bytes. Default 8 MiB; at least 1.</summary>
    public int Bytes { get; init; } = 8 * 1024 * 1024;
}

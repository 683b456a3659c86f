namespace HubSpotEtl.Postgres.Bookkeeping.Coverage;

/// <summary>Up to when a table is surely complete: its row in <c>etl_sync_metadata</c>.</summary>
/// <param name="LastSync">Everything modified up to here is stored. UTC.</param>
/// <param name="RecordsSynced">Unit: records, of the run that set it.</param>
/// <param name="SyncMode"><c>full</c> or <c>incremental</c>, of the run that set it.</param>
/// <param name="LinksSynced">When the associations of all live records were last read; null leaves what is stored. UTC.</param>
/// <param name="LinksRefused">The object types whose associations HubSpot did not give; null: it gave all. A later run asks again.</param>
public sealed record Watermark(DateTimeOffset LastSync, long RecordsSynced, string SyncMode, DateTimeOffset? LinksSynced = null,
    IReadOnlyList<string>? LinksRefused = null)
{
    /// <summary>
    /// Where the next window begins, if before <see cref="LastSync"/>: one answer that counts no change moves no window on. UTC.
    /// </summary>
    public DateTimeOffset? SearchFrom { get; init; }

    /// <summary>What the table's rows lack now because it is not selected; null leaves what is stored.</summary>
    internal Exclusions? LeftOut { get; init; }
}

namespace HubSpotEtl.Postgres.Bookkeeping.Runs;

/// <summary>The rows of a main table.</summary>
/// <param name="Live">Rows without the soft-delete mark.</param>
/// <param name="Deleted">Rows that have it.</param>
public sealed record RowCounts(long Live, long Deleted);

namespace HubSpotEtl.Postgres.Bookkeeping.Progress;

/// <summary>Where an unfinished run of a table stands: all that a later run needs to go on.</summary>
/// <param name="RunId">The logical run, which goes on under this id.</param>
/// <param name="SyncMode"><c>full</c> or <c>incremental</c>.</param>
/// <param name="Phase">The step of the run, in the pipeline's own words.</param>
/// <param name="Cursor">The cursor of the next page to fetch; null at the start of a phase.</param>
/// <param name="StartedAt">When the logical run started. UTC.</param>
/// <param name="WindowFrom">Start of an incremental window; null in a full load.</param>
/// <param name="WindowTo">Its end.</param>
/// <param name="SettingsHash">Over all that must not change between the runs (property list, API version…).</param>
/// <param name="Records">Unit: records stored so far.</param>
public sealed record Checkpoint(
    Guid RunId,
    string SyncMode,
    string Phase,
    string? Cursor,
    DateTimeOffset StartedAt,
    DateTimeOffset? WindowFrom,
    DateTimeOffset? WindowTo,
    string SettingsHash,
    long Records)
{
    /// <summary>
    /// False when the ids that the run has seen are not kept as a run keeps them, or are fewer than the records: then it cannot be
    /// continued.
    /// </summary>
    public bool IsWhole { get; init; } = true;

    /// <summary>When it was last written, by the server's clock; null before it was.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }
}

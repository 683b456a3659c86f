using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Reporting;

namespace HubSpotEtl.Pipeline.Context;

/// <summary>What an object's run is going to do.</summary>
/// <param name="LogicalRunId">The run whose ids and checkpoint are kept; an interrupted run and those that continue it share it.</param>
/// <param name="Mode">Full or incremental.</param>
/// <param name="Reason">Why, in words for the report.</param>
/// <param name="StartedAt">
/// When the logical run began, by the clock that is furthest behind (<see cref="RunClock"/>): the watermark once all is stored.
/// </param>
/// <param name="Window">What an incremental run reads; null for a full load.</param>
/// <param name="Changes">How many records the window holds by HubSpot's count; null when it was not asked.</param>
/// <param name="RefreshesLinks">True when the associations of all live records are read, not only of those that the run reads.</param>
/// <param name="Resumed">The checkpoint that is continued, if any.</param>
internal sealed record RunPlan(
    Guid LogicalRunId,
    SyncMode Mode,
    string Reason,
    DateTimeOffset StartedAt,
    SearchWindow? Window,
    long? Changes,
    bool RefreshesLinks,
    Checkpoint? Resumed)
{
    /// <summary>
    /// The object types whose associations HubSpot did not give so far, or that were not selected: an incremental run asks for those of all
    /// live records.
    /// </summary>
    public IReadOnlyList<string> LinksOwed { get; init; } = [];
}

using HubSpotEtl.Postgres.Bookkeeping.Runs;

namespace HubSpotEtl.Status.Report;

/// <summary>The last run of a table.</summary>
/// <param name="RunId">Its key in <c>etl_run</c>.</param>
/// <param name="Status">
/// <c>running</c>, <c>interrupted</c> (its process is gone), <c>healthy</c>, <c>with_errors</c>, <c>incomplete</c> or <c>failed</c>.
/// </param>
/// <param name="SyncMode"><c>full</c> or <c>incremental</c>.</param>
/// <param name="Reason">Why this mode.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="FinishedAt">When it ended; null while it runs, and when its process died.</param>
/// <param name="Host">The machine it ran on.</param>
/// <param name="Pid">Its process there.</param>
/// <param name="Error">What went wrong; null when nothing did.</param>
internal sealed record LastRun(
    Guid RunId, string Status, string SyncMode, string? Reason, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt,
    string Host, int Pid, string? Error)
{
    public static LastRun? Of(RunRecord? run) => run is null
        ? null
        : new LastRun(run.RunId, run.Status, run.SyncMode, run.Reason, run.StartedAt, run.FinishedAt, run.Host, run.Pid, run.Error);
}

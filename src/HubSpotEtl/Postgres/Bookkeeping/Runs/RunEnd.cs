namespace HubSpotEtl.Postgres.Bookkeeping.Runs;

/// <summary>How a run ended.</summary>
/// <param name="RunId">The execution.</param>
/// <param name="Status">The report's status: <c>healthy</c>, <c>with_errors</c>, <c>incomplete</c>, <c>failed</c>, or
/// <c>interrupted</c>.</param>
/// <param name="SyncMode">The mode it had in the end.</param>
/// <param name="CountersJson">The counters as a JSON object.</param>
/// <param name="Error">What went wrong, without values and secrets; null when nothing did.</param>
public sealed record RunEnd(Guid RunId, string Status, string SyncMode, string CountersJson, string? Error = null);

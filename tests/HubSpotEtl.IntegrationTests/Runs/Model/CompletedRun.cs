namespace HubSpotEtl.IntegrationTests.Runs.Model;

/// <summary>A run that came to its end, as <c>etl_run</c> has it.</summary>
/// <param name="IsFull">Whether it read all records.</param>
/// <param name="RefreshedLinks">Whether it read the links of all records.</param>
/// <param name="From">Where its window began; null for a full load.</param>
/// <param name="ProcessBegan">When the process began that ended it, by the portal's clock.</param>
/// <param name="To">What the watermark is now: when the run began, or the first of those that it continues.</param>
internal sealed record CompletedRun(bool IsFull, bool RefreshedLinks, DateTimeOffset? From, DateTimeOffset ProcessBegan, DateTimeOffset To);

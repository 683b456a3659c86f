namespace HubSpotEtl.Postgres.Deletions;

/// <summary>What a listing named, kept by the server, so that memory stays flat.</summary>
/// <param name="Records">Unit: records, each counted once.</param>
/// <param name="OthersAsync">Tells which of some ids, a page's say, it did not name.</param>
internal sealed record ListedRecords(long Records,
    Func<IReadOnlyCollection<long>, CancellationToken, Task<IReadOnlyList<long>>> OthersAsync);

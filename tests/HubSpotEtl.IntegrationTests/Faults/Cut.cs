using System.Text;

namespace HubSpotEtl.IntegrationTests.Faults;

/// <summary>Where a connection to PostgreSQL breaks.</summary>
/// <param name="At">What the client sends there, as it stands in the message.</param>
internal sealed record Cut(string At)
{
    /// <summary>What the client must have sent before on the same connection; null for nothing.</summary>
    public string? After { get; init; }

    /// <summary>How many such places are let pass.</summary>
    public int Skip { get; init; }

    /// <summary>How many times it breaks.</summary>
    public int Times { get; init; } = 1;

    /// <summary>Bytes from the place on that still arrive. Unit: bytes.</summary>
    public int MoreBytes { get; init; }

    /// <summary>True: the message arrives, PostgreSQL has answered it, and only the answer is lost.</summary>
    public bool LosesAnswer { get; init; }

    public static Cut InCopy { get; } = new("COPY pg_temp.etl_rows") { MoreBytes = 20_000 };

    public static Cut BetweenCopyAndMerge { get; } = new("SELECT count(*) FROM pg_temp.etl_rows");

    public static Cut BeforeCommitOfBatch { get; } = new("COMMIT\0") { After = "etl_seen_ids (table_name, run_id, batch" };

    public static Cut AfterCommitOfBatch { get; } = BeforeCommitOfBatch with { LosesAnswer = true };

    public static Cut InCopyOfLinks { get; } = new("COPY pg_temp.etl_links") { MoreBytes = 500 };

    public static Cut AfterCommitOfLinks { get; } = new("COMMIT\0") { After = "TRUNCATE pg_temp.etl_links", LosesAnswer = true };

    public static Cut AfterLastCommit { get; } = new("COMMIT\0") { After = "SET last_sync_timestamp = $2", LosesAnswer = true };

    public byte[] AtBytes { get; } = Encoding.UTF8.GetBytes(At);
}

using System.Text.Json.Serialization;
using HubSpotEtl.Postgres.Comparing;

namespace HubSpotEtl.Verify.Report;

/// <summary>
/// What came of comparing one table. Serialised, its names become snake_case; programs read them, so they stay as they are.
/// </summary>
internal sealed record VerifyReport
{
    /// <summary>The most ids of a kind that text and standard output name; a JSON report file has them all.</summary>
    public const int ShownIds = 20;

    /// <summary>The object type as the user named it.</summary>
    public required string ObjectType { get; init; }

    /// <summary>The main table, without schema.</summary>
    public required string Table { get; init; }

    /// <summary>The outcome.</summary>
    public required VerifyStatus Status { get; init; }

    /// <summary>When it began, in HubSpot's clock: what was modified later is no difference.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Unit: seconds, two decimals.</summary>
    public double DurationSeconds { get; init; }

    /// <summary>Up to when the last sync has surely read all.</summary>
    public required DateTimeOffset Watermark { get; init; }

    /// <summary>Records that HubSpot listed, each once.</summary>
    public long HubspotRecords { get; init; }

    /// <summary>Records by HubSpot's own count; null where the type cannot be counted.</summary>
    public long? HubspotTotal { get; init; }

    /// <summary>Rows without the mark of deletion, before the listing.</summary>
    public long RowsLive { get; init; }

    /// <summary>HubSpot has them, the table has no row.</summary>
    public long Missing { get; init; }

    /// <summary>Live in the table, not in HubSpot.</summary>
    public long Extra { get; init; }

    /// <summary>With another modification time than HubSpot's.</summary>
    public long Stale { get; init; }

    /// <summary>Marked deleted in the table, live in HubSpot.</summary>
    public long Resurrected { get; init; }

    /// <summary>Records whose links a repair or run that broke off has not stored for sure; the next sync reads them.</summary>
    public long LinksOwed { get; init; }

    /// <summary>Not as in HubSpot, which is known: see <c>etl_rejected_record</c>. No fault.</summary>
    public long Rejected { get; init; }

    /// <summary>The next sync reads them. No fault.</summary>
    public long ChangedSinceLastSync { get; init; }

    /// <summary>Changed while this ran. No fault.</summary>
    public long ChangedMeanwhile { get; init; }

    /// <summary>
    /// Nothing is known about them, since HubSpot, asked by id, was silent: as long as there are any, the table is not proved.
    /// </summary>
    public long Unanswered { get; init; }

    /// <summary>Faults that the repair mended; null when none was asked for, or needed.</summary>
    public long? Mended { get; init; }

    /// <summary>The repair's key in <c>etl_run</c>; null when there was none.</summary>
    public Guid? RunId { get; init; }

    /// <summary>What it was expected to take; null where HubSpot does not count.</summary>
    public long? ApiCallsExpected { get; init; }

    /// <summary>Requests sent to HubSpot, retries included.</summary>
    public long ApiCalls { get; init; }

    /// <summary>What the operator should know, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The ids of each kind there is.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<long>> Ids { get; init; } = new Dictionary<string, IReadOnlyList<long>>();

    /// <summary>Differences that no sync to come is sure to mend.</summary>
    [JsonIgnore]
    public long Faults => Missing + Extra + Stale + Resurrected;

    /// <summary>How many there are of a kind.</summary>
    public long Count(DifferenceKind kind) => kind switch
    {
        DifferenceKind.Missing => Missing,
        DifferenceKind.Extra => Extra,
        DifferenceKind.Stale => Stale,
        DifferenceKind.Resurrected => Resurrected,
        DifferenceKind.Rejected => Rejected,
        DifferenceKind.ChangedSinceLastSync => ChangedSinceLastSync,
        DifferenceKind.ChangedMeanwhile => ChangedMeanwhile,
        DifferenceKind.Unanswered => Unanswered,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}

using HubSpotEtl.Verify.Report;

namespace HubSpotEtl.Tests.Verify;

/// <summary>Outcomes as they may be.</summary>
internal static class Sample
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    public static VerifyReport Consistent { get; } = new()
    {
        ObjectType = "contacts",
        Table = "contact",
        Status = VerifyStatus.Consistent,
        StartedAt = Noon,
        DurationSeconds = 34.63,
        Watermark = Noon.AddMinutes(-15),
        HubspotRecords = 200_000,
        HubspotTotal = 200_000,
        RowsLive = 200_000,
        ApiCallsExpected = 2_009,
        ApiCalls = 2_007,
    };

    public static VerifyReport Different { get; } = Consistent with
    {
        Status = VerifyStatus.Different,
        Missing = 1_234,
        Extra = 1,
        ChangedMeanwhile = 1,
        Ids = new Dictionary<string, IReadOnlyList<long>> { ["missing"] = [5_101, 5_118], ["extra"] = [77], ["changed_meanwhile"] = [9] },
    };

    public static VerifySummary Of(params IReadOnlyList<VerifyReport> reports) => new(reports, [], reports.Count);
}

using HubSpotEtl.Reporting;

namespace HubSpotEtl.Tests.Reporting;

/// <summary>Reports as tests need them.</summary>
internal static class Sample
{
    public static ObjectReport Services => new()
    {
        ObjectType = "services",
        Status = ObjectStatus.Healthy,
        Duration = TimeSpan.FromSeconds(34.6287),
        RecordsFetched = 12_176,
        RecordsProcessedOk = 12_176,
        DbUpserts = 12_176,
        DbUnchanged = 76,
        ApiCalls = 1012,
        PipelinesLoaded = 1,
        StagesLoaded = 4,
        AssociationTablesCreated = 3,
        AssociationsFound = 520,
        RecordsDeleted = 2,
        SyncMode = SyncMode.Full,
        Table = "service",
        RunId = new Guid("018f0000-0000-7000-8000-000000000001"),
        PeakMemoryBytes = 123_456_789,
        Watermark = new DateTimeOffset(2026, 11, 24, 4, 13, 0, TimeSpan.Zero),
    };

    public static ObjectReport Troubled => Services with
    {
        Status = ObjectStatus.WithErrors,
        RecordsFailed = 1,
        RecordsProcessedOk = 12_175,
        ValuesRejected = 1234,
        ColumnsTruncated = 1,
        Warnings = ["The listing fell short of HubSpot's own count by 12 records, so no row was marked as deleted; the next full load "
            + "tries again."],
        Details = new ReportDetails
        {
            SyncReason = "first run",
            ApiCallsByKind = new Dictionary<string, long> { ["associations"] = 12, ["list"] = 1000 },
            ValuesRejectedByReason = new Dictionary<string, long> { ["not_a_number"] = 1233, ["out_of_range"] = 1 },
            AssociationsByTable = new Dictionary<string, long> { ["service_contact"] = 500, ["service_company"] = 20 },
            TruncatedColumns = ["a_very_long_property_name_that_had_to_be_cut_somewhere_1a2b3c4d"],
            EmptiestColumns = [new ColumnFill("fax", 0, 12_176), new ColumnFill("closed_lost_reason", 200, 12_176)],
        },
    };

    public static RunSummary Of(params ObjectReport[] reports) => new(reports, [], reports.Length);
}

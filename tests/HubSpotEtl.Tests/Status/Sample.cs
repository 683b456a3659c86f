using HubSpotEtl.Postgres.Bookkeeping.Coverage;
using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Postgres.Bookkeeping.Runs;
using HubSpotEtl.Postgres.Naming;
using HubSpotEtl.Status;
using HubSpotEtl.Status.Report;

namespace HubSpotEtl.Tests.Status;

/// <summary>Tables as they may stand, all at <see cref="Now"/>.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Now = new(2026, 11, 24, 4, 55, 0, TimeSpan.Zero);

    public static TableStatus Contacts { get; } = new(new KnownTable("contact", "0-1", ["contacts"]))
    {
        Watermark = new Watermark(Now.AddMinutes(-42), 17, "incremental", Now.AddDays(-2)),
        LastRun = Run("contacts", "contact", "incremental") with { Status = "healthy", FinishedAt = Now.AddMinutes(-41) },
        Rows = new RowCounts(1_234_567, 1_234),
        ValuesRejected = 11,
        RecordsRejected = 1,
    };

    public static TableStatus RunningDeals { get; } = new(new KnownTable("deal", "0-3", ["deals"]))
    {
        LastRun = Run("deals", "deal", "full"),
        Checkpoint = Stored(12_300, "records", "12345"),
        Rows = new RowCounts(12_300, 0),
    };

    public static TableStatus FailedServices { get; } = new(new KnownTable("service", "0-162", ["services"]))
    {
        Watermark = new Watermark(Now.AddHours(-7).AddMinutes(-12), 176, "full"),
        LastRun = Run("services", "service", "full") with
        {
            Status = "failed", FinishedAt = Now.AddHours(-1),
            Error = "PostgreSQL refused (53100): could not extend file: No space left on device",
        },
        Checkpoint = Stored(176, "after_records", cursor: null),
        Rows = new RowCounts(176, 3),
    };

    public static TableStatus DiedMeters { get; } = new(new KnownTable("meters", "2-101", ["p50445259_meters"]))
    {
        LastRun = Run("p50445259_meters", "meters", "full") with { Status = "interrupted" },
        Checkpoint = Stored(5_000, "records", "998877"),
        Rows = new RowCounts(5_000, 0),
    };

    public static TableStatus AdoptedCompanies { get; } = new(new KnownTable("company", null, []))
    {
        Watermark = new Watermark(Now.AddDays(-12).AddHours(-3), 4_321, "full"),
        Rows = new RowCounts(4_321, 0),
    };

    public static TableStatus UnknownProjects { get; } = new(new KnownTable("project", null, ["projects"]));

    public static StatusReport All(TimeSpan? maxAge = null) =>
        Report(maxAge, Contacts, RunningDeals, FailedServices, DiedMeters, AdoptedCompanies, UnknownProjects);

    public static StatusReport Report(TimeSpan? maxAge, params IReadOnlyList<TableStatus> tables) =>
        StatusReport.Of(new SchemaStatus(null, tables), "hubspot_etl", Now, maxAge);

    private static RunRecord Run(string objectType, string table, string mode) =>
        new(new Guid("018f0000-0000-7000-8000-000000000001"), objectType, table, mode, "first run", null, "etl-01", 4711) { StartedAt = Now.AddMinutes(-75) };

    private static Checkpoint Stored(long records, string phase, string? cursor) =>
        new(
            new Guid("018f0000-0000-7000-8000-000000000002"), "full", phase, cursor, Now.AddMinutes(-75), null, Now.AddMinutes(-75), "hash",
            records)
        {
            UpdatedAt = Now.AddMinutes(-1),
        };
}

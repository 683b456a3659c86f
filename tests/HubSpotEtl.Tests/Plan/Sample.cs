using HubSpotEtl.Plan.Report;
using HubSpotEtl.Reporting;

namespace HubSpotEtl.Tests.Plan;

/// <summary>Plans as a portal on a normal day gives them.</summary>
internal static class Sample
{
    public static PlanLimits Limits { get; } = new(
        new PlanLimit(190, 10), new PlanLimit(5, 1), new PlanLimit(100, 10), Daily: 625_000, DailyRemaining: 611_322);

    public static ObjectPlan FirstContacts { get; } = new()
    {
        ObjectType = "contacts",
        Schema = "hubspot_etl",
        Table = "contact",
        SyncMode = SyncMode.Full,
        Resumes = false,
        SyncReason = "first run",
        Records = 1_234_567,
        ApiCalls = new CallCounts(12_410, 2, 5_630),
        Seconds = 653.2,
        DailyShare = 0.028867m,
        SchemaChanges =
        [
            new TableChange(
                "contact", true, ["hs_object_id", "email"], [], [], ["hs_object_id"], [], ["CREATE TABLE \"hubspot_etl\".\"contact\" ()"]),
            .. new[] { "pipeline", "pipeline_stage", "company", "deal", "ticket", "note", "task", "call" }
                .Select(one => new TableChange($"contact_{one}", true, ["contact_id"], [], [], [], [], ["CREATE TABLE"])),
        ],
        BookkeepingSql = ["CREATE SCHEMA \"hubspot_etl\""],
        Warnings = [],
    };

    public static ObjectPlan ResumedDeals { get; } = FirstContacts with
    {
        ObjectType = "deals",
        Table = "deal",
        SyncMode = SyncMode.Incremental,
        Resumes = true,
        SyncReason = "continues the run of 2026-11-24 03:40:00 UTC after 12300 records",
        Records = 700,
        ApiCalls = new CallCounts(5, 5, 1),
        Seconds = 1,
        DailyShare = 0.000018m,
        SchemaChanges =
        [
            new TableChange("deal", false, ["late_arrival"], ["amount"], ["label"], ["deal_id", "type_id"], ["deal_pkey"], ["ALTER TABLE"]),
        ],
        BookkeepingSql = [],
        Warnings = ["A sync of hubspot_etl.deal is under way: another would be refused, or wait with --wait."],
    };

    public static ObjectPlan UncountedUsers { get; } = ResumedDeals with
    {
        ObjectType = "users",
        Table = "user",
        SyncMode = SyncMode.Full,
        Resumes = false,
        SyncReason = "first run",
        Records = null,
        ApiCalls = null,
        Seconds = null,
        DailyShare = null,
        SchemaChanges = [],
        Warnings = [],
    };

    public static ObjectFailure RefusedLeads { get; } = new(
        "leads", "HubSpotApiException", "leads: properties failed: HubSpot answered 403.");

    public static PlanSummary Of(params ObjectPlan[] plans) => new(plans, [], Limits);
}

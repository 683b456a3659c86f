using HubSpotEtl.Pipeline.Selecting;
using HubSpotEtl.Postgres;
using HubSpotEtl.Postgres.Bookkeeping.Runs;
using HubSpotEtl.Reporting;

namespace HubSpotEtl.Pipeline.Context;

/// <summary>One object's run, as decided at its start.</summary>
/// <param name="Metadata">What HubSpot says about the object.</param>
/// <param name="Tables">The object's tables, ready to be loaded.</param>
/// <param name="Plan">What the run does.</param>
/// <param name="Record">Its row in <c>etl_run</c>.</param>
/// <param name="SettingsHash">What its checkpoint depends on.</param>
internal sealed record RunContext(ObjectMetadata Metadata, ObjectTableSet Tables, RunPlan Plan, RunRecord Record, string SettingsHash)
{
    /// <summary>
    /// What the rows were loaded with before, and what has to be done about it; null for a run that leaves that as it is.
    /// </summary>
    public CoverageChange? Coverage { get; init; }

    /// <summary>The main table's name.</summary>
    public TableName Main => Tables.Main.Name;

    /// <summary>
    /// True when no run of the object has been completed yet: the table holds, as a rule, nothing but what this one has put there.
    /// </summary>
    public bool IsFirstLoad => Plan.Mode == SyncMode.Full && Record.WatermarkFrom is null;
}

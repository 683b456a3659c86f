using HubSpotEtl.Postgres;

namespace HubSpotEtl.Pipeline;

/// <summary>One object's run, as decided at its start.</summary>
/// <param name="Metadata">What HubSpot says about the object.</param>
/// <param name="Tables">The object's tables, ready to be loaded.</param>
/// <param name="Plan">What the run does.</param>
/// <param name="Record">Its row in <c>etl_run</c>.</param>
/// <param name="SettingsHash">What its checkpoint depends on.</param>
internal sealed record RunContext(ObjectMetadata Metadata, ObjectTableSet Tables, RunPlan Plan, RunRecord Record, string SettingsHash)
{
    /// <summary>The main table's name.</summary>
    public TableName Main => Tables.Main.Name;
}

namespace HubSpotEtl.Configuration.Selecting;

/// <summary>
/// Properties that the tables are kept with: the key, the modification times by which changes are found, the ids of merged records, and
/// what ties a record to its pipeline and stage. No selection leaves them out, and no privacy rule may cover them.
/// </summary>
internal static class KeptProperties
{
    public static IReadOnlyList<string> Names { get; } =
    [
        "hs_object_id", "hs_lastmodifieddate", "lastmodifieddate", "hs_merged_object_ids", "hs_calculated_merged_vids",
        "pipeline", "dealstage", "hs_pipeline", "hs_pipeline_stage",
    ];

    public static bool Hold(string property) => Names.Contains(property, StringComparer.OrdinalIgnoreCase);
}

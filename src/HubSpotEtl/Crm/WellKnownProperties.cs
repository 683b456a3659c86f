namespace HubSpotEtl.Crm;

/// <summary>HubSpot's own properties that mean something to the program, and which object type has which: its oddities are here.</summary>
public static class WellKnownProperties
{
    /// <summary>The record's id.</summary>
    public const string Id = "hs_object_id";

    /// <summary>The record's owner. Further properties name owners by their <c>referencedObjectType</c>.</summary>
    public const string Owner = "hubspot_owner_id";

    private const string Modified = "hs_lastmodifieddate";
    private const string ContactsModified = "lastmodifieddate";

    private static readonly (string Pipeline, string Stage)[] Places = [("pipeline", "dealstage"), ("hs_pipeline", "hs_pipeline_stage")];

    /// <summary>Name the records that were merged into the record that has them.</summary>
    public static IReadOnlyList<string> Merged { get; } = ["hs_merged_object_ids", "hs_calculated_merged_vids"];

    /// <summary>Hold the id of a pipeline: of deals, and of all others.</summary>
    public static IReadOnlyList<string> Pipelines { get; } = [.. Places.Select(place => place.Pipeline)];

    /// <summary>Hold the id of a stage.</summary>
    public static IReadOnlyList<string> Stages { get; } = [.. Places.Select(place => place.Stage)];

    /// <summary>
    /// What the tables are kept with: the key, the modification times by which changes are found, the ids of merged records, and what ties
    /// a record to its pipeline and stage.
    /// </summary>
    public static IReadOnlyList<string> Kept { get; } =
        [Id, Modified, ContactsModified, .. Merged, .. Places.SelectMany(place => new[] { place.Pipeline, place.Stage })];

    /// <summary>The property that moves with every change of a record, as a rule and where an object lacks that one.</summary>
    /// <param name="objectTypeId">Contacts have another than all others.</param>
    public static (string Usual, string Other) ModifiedOf(string objectTypeId) =>
        objectTypeId == "0-1" ? (ContactsModified, Modified) : (Modified, ContactsModified);
}

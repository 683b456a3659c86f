namespace HubSpotEtl.Postgres.Schema;

/// <summary>The tables of an object type, as they were named once and for all.</summary>
/// <param name="Main">One row a record.</param>
/// <param name="Pipeline">Its pipelines; made only for object types that have some.</param>
/// <param name="PipelineStage">The stages of these.</param>
public sealed record ObjectTables(TableName Main, TableName Pipeline, TableName PipelineStage)
{
    /// <summary>The view that shows the main table with labels; null where none was ever wished for.</summary>
    public TableName? View { get; init; }

    /// <summary>The table of the portal's owners, which all object types share; null where none has been made.</summary>
    public TableName? Owners { get; init; }

    /// <summary>What to tell people about the names: one sentence each.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];
}

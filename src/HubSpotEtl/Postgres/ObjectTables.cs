namespace HubSpotEtl.Postgres;

/// <summary>The tables of an object type, as they were named once and for all.</summary>
/// <param name="Main">One row a record.</param>
/// <param name="Pipeline">Its pipelines; made only for object types that have some.</param>
/// <param name="PipelineStage">The stages of these.</param>
public sealed record ObjectTables(TableName Main, TableName Pipeline, TableName PipelineStage);

namespace HubSpotEtl.Postgres.ReferenceTables;

/// <summary>What <see cref="PipelineTables.ReplaceAsync"/> did.</summary>
/// <param name="Pipelines">Pipelines that HubSpot has.</param>
/// <param name="Stages">Stages that HubSpot has.</param>
/// <param name="RowsWritten">Rows of both tables that were new, changed or newly marked.</param>
/// <param name="SchemaChanges">Columns and keys changed in tables that were there before.</param>
public readonly record struct PipelineChanges(int Pipelines, int Stages, int RowsWritten, int SchemaChanges)
{
    /// <summary>Why pipelines and stages that HubSpot does not list any more were not marked; null when they were.</summary>
    public string? Withheld { get; init; }
}

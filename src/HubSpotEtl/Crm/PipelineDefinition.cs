namespace HubSpotEtl.Crm;

/// <summary>A pipeline of an object type: <c>GET /crm/v3/pipelines/{objectType}</c>.</summary>
/// <param name="Id">Text: <c>default</c>, digits or a UUID.</param>
/// <param name="Label">What people see.</param>
/// <param name="DisplayOrder">Position among the object's pipelines.</param>
/// <param name="Archived">True when it was archived.</param>
/// <param name="CreatedAt">As sent; may be empty in old data.</param>
/// <param name="UpdatedAt">As sent; may be empty in old data.</param>
/// <param name="Stages">The pipeline's stages.</param>
public sealed record PipelineDefinition(
    string Id,
    string? Label,
    int? DisplayOrder,
    bool Archived,
    DateTimeOffset? CreatedAt,
    DateTimeOffset? UpdatedAt,
    IReadOnlyList<StageDefinition> Stages);

namespace HubSpotEtl.Postgres.Owners;

/// <summary>A pipeline as it is stored.</summary>
/// <param name="Id">HubSpot's id, text.</param>
/// <param name="Label">What people see.</param>
/// <param name="DisplayOrder">Position among the object's pipelines.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="UpdatedAt">UTC.</param>
/// <param name="Archived">Archived ones are marked <c>fivetran_deleted</c>.</param>
/// <param name="Stages">Its stages.</param>
public sealed record PipelineRow(
    string Id,
    string? Label,
    int? DisplayOrder,
    DateTimeOffset? CreatedAt,
    DateTimeOffset? UpdatedAt,
    bool Archived,
    IReadOnlyList<StageRow> Stages);

/// <summary>A stage of a pipeline as it is stored.</summary>
/// <param name="Id">HubSpot's id, text, unique within the object type.</param>
/// <param name="Label">What people see.</param>
/// <param name="DisplayOrder">Position within the pipeline.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="UpdatedAt">UTC.</param>
/// <param name="Archived">Archived ones are marked <c>fivetran_deleted</c>.</param>
/// <param name="State">Open or closed, in the object's own words.</param>
/// <param name="IsClosed">From metadata.</param>
/// <param name="Probability">From metadata, 0 to 1.</param>
public sealed record StageRow(
    string Id,
    string? Label,
    int? DisplayOrder,
    DateTimeOffset? CreatedAt,
    DateTimeOffset? UpdatedAt,
    bool Archived,
    string? State,
    bool? IsClosed,
    decimal? Probability);

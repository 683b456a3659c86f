namespace HubSpotEtl.Crm;

/// <summary>A stage of a pipeline.</summary>
/// <param name="Id">Text, unique within the object type.</param>
/// <param name="Label">What people see.</param>
/// <param name="DisplayOrder">Position within the pipeline.</param>
/// <param name="Archived">True when it was archived.</param>
/// <param name="CreatedAt">As sent; may be empty in old data.</param>
/// <param name="UpdatedAt">As sent; may be empty in old data.</param>
/// <param name="State">Metadata <c>state</c>, <c>leadState</c> or <c>ticketState</c>, the first there is.</param>
/// <param name="IsClosed">Metadata <c>isClosed</c>.</param>
/// <param name="Probability">Metadata <c>probability</c>, 0 to 1.</param>
public sealed record StageDefinition(
    string Id,
    string? Label,
    int? DisplayOrder,
    bool Archived,
    DateTimeOffset? CreatedAt,
    DateTimeOffset? UpdatedAt,
    string? State,
    bool? IsClosed,
    decimal? Probability);

using System.Text.Json.Serialization;
using HubSpotEtl.HubSpot.Json;

namespace HubSpotEtl.HubSpot.Answers;

/// <summary>HubSpot's metadata answers, every field optional: portals leave out what others have.</summary>
internal sealed record Answer<T>(List<T?>? Results);

internal sealed record PropertyAnswer(
    [property: JsonConverter(typeof(LenientText))] string? Name,
    [property: JsonConverter(typeof(LenientText))] string? Type,
    [property: JsonConverter(typeof(LenientText))] string? Label,
    [property: JsonConverter(typeof(LenientText))] string? GroupName,
    [property: JsonConverter(typeof(LenientText))] string? Description,
    [property: JsonConverter(typeof(LenientBoolean))] bool Archived,
    [property: JsonConverter(typeof(LenientText))] string? FieldType,
    [property: JsonConverter(typeof(LenientText))] string? ReferencedObjectType,
    List<OptionAnswer?>? Options,
    [property: JsonConverter(typeof(LenientText))] string? DataSensitivity);

internal sealed record OptionAnswer(
    [property: JsonConverter(typeof(LenientText))] string? Value,
    [property: JsonConverter(typeof(LenientText))] string? Label,
    [property: JsonConverter(typeof(LenientText))] string? DisplayOrder,
    [property: JsonConverter(typeof(LenientBoolean))] bool Hidden,
    [property: JsonConverter(typeof(LenientText))] string? Description);

internal sealed record SchemaAnswer(
    [property: JsonConverter(typeof(LenientText))] string? Id,
    [property: JsonConverter(typeof(LenientText))] string? ObjectTypeId,
    [property: JsonConverter(typeof(LenientText))] string? Name,
    [property: JsonConverter(typeof(LenientText))] string? FullyQualifiedName,
    LabelsAnswer? Labels,
    List<AssociationDefinitionAnswer?>? Associations,
    [property: JsonConverter(typeof(LenientText))] string? AllowsSensitiveProperties);

internal sealed record LabelsAnswer([property: JsonConverter(typeof(LenientText))] string? Plural);

internal sealed record AssociationDefinitionAnswer(
    [property: JsonConverter(typeof(LenientText))] string? Id,
    [property: JsonConverter(typeof(LenientText))] string? Name,
    [property: JsonConverter(typeof(LenientText))] string? FromObjectTypeId,
    [property: JsonConverter(typeof(LenientText))] string? ToObjectTypeId);

internal sealed record PipelineAnswer(
    [property: JsonConverter(typeof(LenientText))] string? Id,
    [property: JsonConverter(typeof(LenientText))] string? Label,
    [property: JsonConverter(typeof(LenientText))] string? DisplayOrder,
    [property: JsonConverter(typeof(LenientBoolean))] bool Archived,
    [property: JsonConverter(typeof(LenientText))] string? CreatedAt,
    [property: JsonConverter(typeof(LenientText))] string? UpdatedAt,
    List<StageAnswer?>? Stages);

internal sealed record StageAnswer(
    [property: JsonConverter(typeof(LenientText))] string? Id,
    [property: JsonConverter(typeof(LenientText))] string? Label,
    [property: JsonConverter(typeof(LenientText))] string? DisplayOrder,
    [property: JsonConverter(typeof(LenientBoolean))] bool Archived,
    [property: JsonConverter(typeof(LenientText))] string? CreatedAt,
    [property: JsonConverter(typeof(LenientText))] string? UpdatedAt,
    StageMetadata? Metadata);

/// <summary>The spec says a map of strings; booleans and numbers are met too.</summary>
internal sealed record StageMetadata(
    [property: JsonConverter(typeof(LenientText))] string? State,
    [property: JsonConverter(typeof(LenientText))] string? LeadState,
    [property: JsonConverter(typeof(LenientText))] string? TicketState,
    [property: JsonConverter(typeof(LenientText))] string? IsClosed,
    [property: JsonConverter(typeof(LenientText))] string? Probability);

internal sealed record CountAnswer([property: JsonConverter(typeof(LenientText))] string? Total);

/// <summary>One record by id, of which only the id is of interest.</summary>
internal sealed record RecordAnswer([property: JsonConverter(typeof(LenientText))] string? Id);

internal sealed record LabelAnswer([property: JsonConverter(typeof(LenientText))] string? TypeId);

using System.Globalization;
using System.Text.Json.Serialization;
using HubSpotEtl.Crm;
using HubSpotEtl.HubSpot.Json;

namespace HubSpotEtl.HubSpot.Answers;

/// <summary>What HubSpot says about a pipeline; every field optional.</summary>
internal sealed record PipelineAnswer(
    [property: JsonConverter(typeof(LenientText))] string? Id,
    [property: JsonConverter(typeof(LenientText))] string? Label,
    [property: JsonConverter(typeof(LenientText))] string? DisplayOrder,
    [property: JsonConverter(typeof(LenientBoolean))] bool Archived,
    [property: JsonConverter(typeof(LenientText))] string? CreatedAt,
    [property: JsonConverter(typeof(LenientText))] string? UpdatedAt,
    List<StageAnswer?>? Stages)
{
    /// <summary>Null for one without an id; stages without one are left out.</summary>
    public PipelineDefinition? ToPipeline() =>
        string.IsNullOrEmpty(Id)
            ? null
            : new PipelineDefinition(
                Id,
                Label,
                AnswerValues.ToInteger(DisplayOrder),
                Archived,
                AnswerValues.ToTime(CreatedAt),
                AnswerValues.ToTime(UpdatedAt),
                [.. (Stages ?? []).OfType<StageAnswer>().Select(stage => stage.ToStage()).OfType<StageDefinition>()]);
}

internal sealed record StageAnswer(
    [property: JsonConverter(typeof(LenientText))] string? Id,
    [property: JsonConverter(typeof(LenientText))] string? Label,
    [property: JsonConverter(typeof(LenientText))] string? DisplayOrder,
    [property: JsonConverter(typeof(LenientBoolean))] bool Archived,
    [property: JsonConverter(typeof(LenientText))] string? CreatedAt,
    [property: JsonConverter(typeof(LenientText))] string? UpdatedAt,
    StageMetadata? Metadata)
{
    /// <summary>Null for one without an id.</summary>
    public StageDefinition? ToStage() =>
        string.IsNullOrEmpty(Id)
            ? null
            : new StageDefinition(
                Id,
                Label,
                AnswerValues.ToInteger(DisplayOrder),
                Archived,
                AnswerValues.ToTime(CreatedAt),
                AnswerValues.ToTime(UpdatedAt),
                Metadata?.State ?? Metadata?.LeadState ?? Metadata?.TicketState,
                bool.TryParse(Metadata?.IsClosed, out var isClosed) ? isClosed : null,
                decimal.TryParse(Metadata?.Probability, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) ? share : null);
}

/// <summary>The spec says a map of strings; booleans and numbers are met too.</summary>
internal sealed record StageMetadata(
    [property: JsonConverter(typeof(LenientText))] string? State,
    [property: JsonConverter(typeof(LenientText))] string? LeadState,
    [property: JsonConverter(typeof(LenientText))] string? TicketState,
    [property: JsonConverter(typeof(LenientText))] string? IsClosed,
    [property: JsonConverter(typeof(LenientText))] string? Probability);

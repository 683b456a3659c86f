using System.Text.Json.Serialization;
using HubSpotEtl.Crm;
using HubSpotEtl.HubSpot.Json;

namespace HubSpotEtl.HubSpot.Answers;

/// <summary>What HubSpot says about a property; every field optional.</summary>
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
    [property: JsonConverter(typeof(LenientText))] string? DataSensitivity)
{
    /// <summary>Null for one without a name.</summary>
    public PropertyDefinition? ToProperty() =>
        string.IsNullOrEmpty(Name)
            ? null
            : new PropertyDefinition(Name, Type ?? "string", Label, GroupName, Description)
            {
                FieldType = FieldType,
                ReferencedObjectType = ReferencedObjectType,
                Options = Options is { Count: > 0 } options
                    ? [.. options.Select(option => option?.ToOption()).OfType<PropertyOption>()]
                    : [],
            };
}

internal sealed record OptionAnswer(
    [property: JsonConverter(typeof(LenientText))] string? Value,
    [property: JsonConverter(typeof(LenientText))] string? Label,
    [property: JsonConverter(typeof(LenientText))] string? DisplayOrder,
    [property: JsonConverter(typeof(LenientBoolean))] bool Hidden,
    [property: JsonConverter(typeof(LenientText))] string? Description)
{
    /// <summary>Null for one without a value.</summary>
    public PropertyOption? ToOption() => Value is not { } value
        ? null
        : new PropertyOption(value, Label, AnswerValues.ToInteger(DisplayOrder), Hidden, Description);
}

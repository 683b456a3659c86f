using System.Globalization;
using HubSpotEtl.Crm;

namespace HubSpotEtl.HubSpot.Answers;

/// <summary>Turns metadata answers into what the rest of the program knows; null for an entry that lacks its key.</summary>
internal static class Metadata
{
    public static PropertyDefinition? ToProperty(PropertyAnswer property) =>
        string.IsNullOrEmpty(property.Name)
            ? null
            : new PropertyDefinition(property.Name, property.Type ?? "string", property.Label, property.GroupName, property.Description)
            {
                FieldType = property.FieldType,
                ReferencedObjectType = property.ReferencedObjectType,
                Options = property.Options is { Count: > 0 } options ? [.. options.Select(ToOption).OfType<PropertyOption>()] : [],
            };

    /// <summary>
    /// A schema may come with the numeric half of its id only; but for HubSpot's own types the <c>2-</c> of custom objects is missing.
    /// </summary>
    public static ObjectSchema? ToSchema(SchemaAnswer schema)
    {
        var name = schema.Name ?? schema.FullyQualifiedName;
        var id = schema.ObjectTypeId
            ?? (schema.Id is null ? null : schema.Id.Contains('-') ? schema.Id : PrefixOf(schema.Id, name) + schema.Id);
        return string.IsNullOrEmpty(id) || string.IsNullOrEmpty(name)
            ? null
            : new ObjectSchema(id, name, schema.FullyQualifiedName, ToAssociations(schema.Associations)) 
            {
                Label = schema.Labels?.Plural,
                AllowsSensitiveProperties = bool.TryParse(schema.AllowsSensitiveProperties, out var allows) ? allows : null,
            };
    }

    public static PipelineDefinition? ToPipeline(PipelineAnswer pipeline) =>
        string.IsNullOrEmpty(pipeline.Id)
            ? null
            : new PipelineDefinition(
                pipeline.Id,
                pipeline.Label,
                ToInteger(pipeline.DisplayOrder),
                pipeline.Archived,
                ToTime(pipeline.CreatedAt),
                ToTime(pipeline.UpdatedAt),
                [.. (pipeline.Stages ?? []).OfType<StageAnswer>().Select(ToStage).OfType<StageDefinition>()]);

    public static IReadOnlyDictionary<string, long> ToCounts(RecordCountsAnswer answer)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var count in (answer.HubspotDefinedObjectTypes ?? []).Concat(answer.CustomObjectTypes?.ByObjectType ?? []))
            if (count is { ObjectTypeId: { } id } && AccountAnswer.Number(count.Usage) is { } records)
                counts[id] = records;
        return counts;
    }

    private static string PrefixOf(string number, string? name) =>
        StandardObjectTypes.Find("0-" + number) is { SchemaName: var standard }
            && standard.Equals(name, StringComparison.OrdinalIgnoreCase) ? "0-" : "2-";

    private static PropertyOption? ToOption(OptionAnswer? option) => option?.Value is not { } value
        ? null
        : new PropertyOption(value, option.Label, ToInteger(option.DisplayOrder), option.Hidden, option.Description);

    private static List<AssociationDefinition> ToAssociations(List<AssociationDefinitionAnswer?>? associations) =>
    [
        .. (associations ?? []).OfType<AssociationDefinitionAnswer>()
            .Where(a => !string.IsNullOrEmpty(a.ToObjectTypeId))
            .Select(a => new AssociationDefinition(a.Id, a.Name, a.FromObjectTypeId, a.ToObjectTypeId!)),
    ];

    private static StageDefinition? ToStage(StageAnswer stage)
    {
        var metadata = stage.Metadata;
        return string.IsNullOrEmpty(stage.Id)
            ? null
            : new StageDefinition(
                stage.Id,
                stage.Label,
                ToInteger(stage.DisplayOrder),
                stage.Archived,
                ToTime(stage.CreatedAt),
                ToTime(stage.UpdatedAt),
                metadata?.State ?? metadata?.LeadState ?? metadata?.TicketState,
                bool.TryParse(metadata?.IsClosed, out var isClosed) ? isClosed : null,
                decimal.TryParse(metadata?.Probability, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) ? share : null);
    }

    private static int? ToInteger(string? text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && number is >= int.MinValue and <= int.MaxValue
            ? (int)number
            : null;

    internal static DateTimeOffset? ToTime(string? text) =>
        DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;
}

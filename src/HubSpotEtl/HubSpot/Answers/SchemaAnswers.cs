using System.Text.Json.Serialization;
using HubSpotEtl.Crm;
using HubSpotEtl.HubSpot.Json;

namespace HubSpotEtl.HubSpot.Answers;

/// <summary>What HubSpot says about an object type; every field optional.</summary>
internal sealed record SchemaAnswer(
    [property: JsonConverter(typeof(LenientText))] string? Id,
    [property: JsonConverter(typeof(LenientText))] string? ObjectTypeId,
    [property: JsonConverter(typeof(LenientText))] string? Name,
    [property: JsonConverter(typeof(LenientText))] string? FullyQualifiedName,
    LabelsAnswer? Labels,
    List<AssociationDefinitionAnswer?>? Associations,
    [property: JsonConverter(typeof(LenientText))] string? AllowsSensitiveProperties)
{
    /// <summary>
    /// A schema may come with the numeric half of its id only; but for HubSpot's own types the <c>2-</c> of custom objects is missing.
    /// </summary>
    /// <returns>Null for one without id or name.</returns>
    public ObjectSchema? ToSchema()
    {
        var name = Name ?? FullyQualifiedName;
        var id = ObjectTypeId ?? (Id is null ? null : Id.Contains('-') ? Id : PrefixOf(Id, name) + Id);
        return string.IsNullOrEmpty(id) || string.IsNullOrEmpty(name)
            ? null
            : new ObjectSchema(id, name, FullyQualifiedName, ToAssociations(Associations))
            {
                Label = Labels?.Plural,
                AllowsSensitiveProperties = bool.TryParse(AllowsSensitiveProperties, out var allows) ? allows : null,
            };
    }

    private static string PrefixOf(string number, string? name) =>
        StandardObjectTypes.Find("0-" + number) is { SchemaName: var standard }
            && standard.Equals(name, StringComparison.OrdinalIgnoreCase) ? "0-" : "2-";

    private static List<AssociationDefinition> ToAssociations(List<AssociationDefinitionAnswer?>? associations) =>
    [
        .. (associations ?? []).OfType<AssociationDefinitionAnswer>()
            .Where(a => !string.IsNullOrEmpty(a.ToObjectTypeId))
            .Select(a => new AssociationDefinition(a.Id, a.Name, a.FromObjectTypeId, a.ToObjectTypeId!)),
    ];
}

internal sealed record LabelsAnswer([property: JsonConverter(typeof(LenientText))] string? Plural);

internal sealed record AssociationDefinitionAnswer(
    [property: JsonConverter(typeof(LenientText))] string? Id,
    [property: JsonConverter(typeof(LenientText))] string? Name,
    [property: JsonConverter(typeof(LenientText))] string? FromObjectTypeId,
    [property: JsonConverter(typeof(LenientText))] string? ToObjectTypeId);

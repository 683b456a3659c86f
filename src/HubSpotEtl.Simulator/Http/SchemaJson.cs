using System.Text.Json;
using HubSpotEtl.Simulator.Data;
using HubSpotEtl.Simulator.Model;

namespace HubSpotEtl.Simulator.Http;

/// <summary>Property definitions, schemas and pipelines in JSON. Keys are missing where real listings lack them.</summary>
internal static class SchemaJson
{
    public static void Property(Utf8JsonWriter json, SimulatedProperty property, bool archived)
    {
        if (property.RecordedDefinition is { } recorded)
        {
            json.WriteRawValue(recorded, skipInputValidation: true);
            return;
        }
        json.WriteStartObject();
        // Some definitions have no stamps at all.
        if (property.Name.Length % 7 != 0)
        {
            json.WriteString("updatedAt", "2024-12-19T18:53:37.030Z");
            json.WriteString("createdAt", "2019-08-06T02:41:46.048Z");
        }
        json.WriteString("name", property.Name);
        json.WriteString("label", property.Label ?? property.Name);
        json.WriteString("type", property.Type);
        json.WriteString("fieldType", property.FieldType);
        json.WriteString("description", property.Description ?? (property.HubSpotDefined ? $"What {property.Name} says" : ""));
        json.WriteString("groupName", property.GroupName);
        Options(json, property);
        Flags(json, property, archived);
        json.WriteEndObject();
    }

    public static void Schema(Utf8JsonWriter json, SimulatedType type, bool withProperties = true, bool withAssociations = true)
    {
        if (type.RecordedSchema is { } recorded)
        {
            json.WriteRawValue(recorded, skipInputValidation: true);
            return;
        }
        TypeIdentity identity = type.Identity;
        json.WriteStartObject();
        json.WriteStartObject("labels");
        json.WriteString("singular", identity.SingularLabel);
        json.WriteString("plural", identity.PluralLabel);
        json.WriteEndObject();
        string first = type.DefaultProperties.FirstOrDefault() ?? type.PropertySet.Slots[0].Property.Name;
        ErrorBodies.List(json, "requiredProperties", identity.IsCustom ? [first] : []);
        ErrorBodies.List(json, "searchableProperties", identity.IsCustom ? [first] : []);
        json.WriteString("primaryDisplayProperty", first);
        ErrorBodies.List(json, "secondaryDisplayProperties", []);
        json.WriteBoolean("archived", false);
        json.WriteBoolean("restorable", true);
        if (type.Portal.Options.SchemasTellOfSensitiveData)
            json.WriteBoolean("allowsSensitiveProperties", type.PropertySet.Live.Any(property => property.Sensitivity is not null));
        json.WriteString("metaType", identity.IsCustom ? "PORTAL_SPECIFIC" : "HUBSPOT");
        json.WriteString("id", identity.TypeId[2..]);
        json.WriteString("fullyQualifiedName", identity.FullyQualifiedName);
        json.WriteString("createdAt", identity.IsCustom ? "2020-02-23T02:12:24.175874Z" : "1970-01-01T00:00:00Z");
        json.WriteString("updatedAt", "2025-03-05T18:12:37.434Z");
        json.WriteString("objectTypeId", identity.TypeId);
        json.WriteStartArray("properties");
        foreach (PropertySlot slot in withProperties ? type.PropertySet.Slots.Where(slot => slot.Property.Sensitivity is null) : [])
            Property(json, slot.Property, archived: false);
        json.WriteEndArray();
        json.WriteStartArray("associations");
        foreach (AssociationDefinition definition in withAssociations ? AssociationsOf(type) : [])
            Association(json, definition);
        json.WriteEndArray();
        json.WriteString("name", identity.SchemaName);
        json.WriteEndObject();
    }

    public static void Pipeline(Utf8JsonWriter json, SimulatedPipeline pipeline, bool showArchived)
    {
        json.WriteStartObject();
        json.WriteString("label", pipeline.Label);
        json.WriteNumber("displayOrder", pipeline.DisplayOrder);
        json.WriteString("id", pipeline.Id);
        json.WriteStartArray("stages");
        foreach (SimulatedStage stage in pipeline.Stages.Where(stage => showArchived || stage.ArchivedAt is null))
            Stage(json, stage);
        json.WriteEndArray();
        Stamps(json, pipeline.CreatedAt, pipeline.UpdatedAt, pipeline.ArchivedAt);
        json.WriteEndObject();
    }

    /// <summary>Standard types list what starts from them; custom ones list both directions, as recorded ones do.</summary>
    private static IEnumerable<AssociationDefinition> AssociationsOf(SimulatedType type)
    {
        AssociationStore links = type.Portal.Links;
        return links.Targets(type).SelectMany(to => type.Identity.IsCustom && to != type
            ? links.Definitions(type, to).Concat(links.Definitions(to, type)) : links.Definitions(type, to));
    }

    private static void Association(Utf8JsonWriter json, AssociationDefinition definition)
    {
        json.WriteStartObject();
        json.WriteString("fromObjectTypeId", definition.From.Identity.TypeId);
        json.WriteString("toObjectTypeId", definition.To.Identity.TypeId);
        json.WriteString("name", definition.Name);
        json.WriteString("cardinality", "ONE_TO_MANY");
        json.WriteString("inverseCardinality", "ONE_TO_MANY");
        json.WriteString("id", definition.TypeId.ToString(System.Globalization.CultureInfo.InvariantCulture));
        json.WriteNull("createdAt");
        json.WriteNull("updatedAt");
        json.WriteEndObject();
    }

    private static void Options(Utf8JsonWriter json, SimulatedProperty property)
    {
        json.WriteStartArray("options");
        for (int place = 0; place < property.Options.Count; place++)
        {
            string value = property.Options[place];
            json.WriteStartObject();
            json.WriteString("label", property.OptionLabels.TryGetValue(value, out string? label) ? label : value.Replace('_', ' '));
            json.WriteString("value", value);
            json.WriteBoolean("hidden", property.HiddenOptions.Contains(value));
            json.WriteNumber("displayOrder", place);
            json.WriteNull("description");
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Flags(Utf8JsonWriter json, SimulatedProperty property, bool archived)
    {
        json.WriteNumber("displayOrder", -1);
        json.WriteBoolean("calculated", property.Calculated);
        json.WriteBoolean("externalOptions", property.ReferencedObjectType is not null);
        json.WriteBoolean("hasUniqueValue", false);
        json.WriteBoolean("hidden", false);
        if (property.HubSpotDefined)
            json.WriteBoolean("hubspotDefined", true);
        if (property.ReferencedObjectType is { } referenced)
            json.WriteString("referencedObjectType", referenced);
        json.WriteStartObject("modificationMetadata");
        json.WriteBoolean("archivable", !property.HubSpotDefined);
        json.WriteBoolean("readOnlyDefinition", property.HubSpotDefined);
        json.WriteBoolean("readOnlyValue", property.Calculated);
        json.WriteEndObject();
        json.WriteBoolean("formField", false);
        json.WriteString("dataSensitivity", property.Sensitivity ?? "non_sensitive");
        if (archived)
            json.WriteBoolean("archived", true);
    }

    private static void Stage(Utf8JsonWriter json, SimulatedStage stage)
    {
        json.WriteStartObject();
        json.WriteString("label", stage.Label);
        json.WriteNumber("displayOrder", stage.DisplayOrder);
        json.WriteStartObject("metadata");
        foreach ((string key, string value) in stage.Metadata)
            json.WriteString(key, value);
        json.WriteEndObject();
        json.WriteString("id", stage.Id);
        json.WriteString("writePermissions", "CRM_PERMISSIONS_ENFORCEMENT");
        Stamps(json, stage.CreatedAt, stage.UpdatedAt, stage.ArchivedAt);
        json.WriteEndObject();
    }

    private static void Stamps(Utf8JsonWriter json, string createdAt, string updatedAt, DateTimeOffset? archivedAt)
    {
        json.WriteString("createdAt", createdAt);
        json.WriteString("updatedAt", updatedAt);
        json.WriteBoolean("archived", archivedAt is not null);
        if (archivedAt is { } when)
            json.WriteString("archivedAt", Iso.Text(when.ToUnixTimeMilliseconds()));
    }
}

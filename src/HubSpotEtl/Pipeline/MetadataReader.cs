using HubSpotEtl.Diagnostics;
using HubSpotEtl.HubSpot;
using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Pipeline;

/// <summary>Reads what HubSpot says about an object type, with a way round each part that the token may not see.</summary>
/// <param name="client">The API.</param>
/// <param name="warnings">Where it is told what could not be read.</param>
/// <param name="logger">The run's log.</param>
internal sealed class MetadataReader(HubSpotClient client, RunWarnings warnings, ILogger logger)
{
    private const string ContactsModified = "lastmodifieddate";
    private const string Modified = "hs_lastmodifieddate";

    /// <summary>The type's id as an earlier run was told, for when the schema cannot be read; null when there was none.</summary>
    public string? KnownTypeId { get; init; }

    /// <summary>What HubSpot told before about properties of Sensitive Data.</summary>
    public SensitiveProperties Sensitive { get; init; } = SensitiveProperties.Unknown;

    /// <summary>Whether HubSpot is asked for them now; else they are as they were.</summary>
    public bool AsksForSensitive { get; init; } = true;

    /// <summary>Reads properties, schema and pipelines side by side, then custom schemas where a target needs them.</summary>
    /// <param name="objectType">As the user named it.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    /// <returns>All that the run needs to know.</returns>
    /// <exception cref="HubSpotApiException">The type is unknown, or its properties may not be read.</exception>
    public async Task<ObjectMetadata> ReadAsync(string objectType, CancellationToken cancellationToken)
    {
        var properties = client.GetPropertiesAsync(objectType, cancellationToken);
        var schema = ReadSchemaAsync(objectType, cancellationToken);
        var pipelines = ReadPipelinesAsync(objectType, cancellationToken);
        await Task.WhenAll(properties, schema, pipelines);
        // Every type has its id and its times at least. Values that change while none is asked for would be missed for good.
        if ((await properties).Count == 0)
            throw new HubSpotApiException($"{objectType}: HubSpot lists no property at all, which cannot be so. Run again later.");

        var known = StandardObjectTypes.Find(objectType);
        var found = await schema;
        var custom = found is null ? await CustomSchemasAsync(cancellationToken) : [];
        var declared = found is null ? GuessTargets(custom) : await DeclaredTargetsAsync(found, cancellationToken);
        // The list is what HubSpot says now: what an earlier run was told may have been deleted and made anew under the same name.
        found ??= known is null ? custom.FirstOrDefault(schema => IsCalled(schema, objectType)) : null;
        var objectTypeId = found?.ObjectTypeId ?? known?.Id ?? KnownTypeId ?? objectType;
        var (ordinary, asked) = (await properties, (IReadOnlyList<PropertyDefinition>?)null);
        if (AsksForSensitive && found?.AllowsSensitiveProperties != false)
            asked = await new SensitiveReading(client, warnings).DefinitionsAsync(objectType, ordinary, Sensitive, cancellationToken);
        return new ObjectMetadata(
            objectType,
            objectTypeId,
            found?.Name ?? known?.SchemaName ?? objectType,
            ModifiedPropertyOf(objectTypeId, ordinary),
            [.. ordinary, .. asked ?? SensitiveReading.Hidden(Sensitive.Definitions, ordinary)],
            await pipelines,
            declared)
        {
            SensitiveAsked = asked,
            Label = found?.Label,
            FullyQualifiedName = found?.FullyQualifiedName,
        };
    }

    // HubSpot, "Search the CRM": contacts keep their own property. Some portals' contacts define the general one as well, which lags.
    private static string ModifiedPropertyOf(string objectTypeId, IReadOnlyList<PropertyDefinition> properties)
    {
        var (usual, other) = objectTypeId == "0-1" ? (ContactsModified, Modified) : (Modified, ContactsModified);
        return properties.Any(property => property.Name == usual) || properties.All(property => property.Name != other) ? usual : other;
    }

    private async Task<ObjectSchema?> ReadSchemaAsync(string objectType, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetSchemaAsync(objectType, cancellationToken);
        }
        catch (HubSpotApiException refused) when (refused.IsRefusal)
        {
            Log.SchemaUnreadable(logger, objectType, refused.Message);
            if (refused.IsMissingScope)
                warnings.Note($"The schema cannot be read, so associations are looked for with every object type: {refused.Message}");
            return null;
        }
    }

    private async Task<IReadOnlyList<PipelineDefinition>?> ReadPipelinesAsync(string objectType, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetPipelinesAsync(objectType, cancellationToken);
        }
        catch (HubSpotApiException refused) when (refused.IsMissingScope)
        {
            warnings.Fault($"Pipelines were not loaded: {refused.Message}");
            return null;
        }
    }

    private async Task<IReadOnlyList<AssociationTarget>> DeclaredTargetsAsync(ObjectSchema schema, CancellationToken cancellationToken)
    {
        var outward = schema.Associations
            .Where(definition => definition.FromObjectTypeId is null || definition.FromObjectTypeId == schema.ObjectTypeId)
            .Select(definition => (Id: definition.ToObjectTypeId, definition.Name, IsDeclared: true));
        var inward = schema.Associations
            .Where(definition => definition.ToObjectTypeId == schema.ObjectTypeId && definition.FromObjectTypeId is not null)
            .Select(definition => (Id: definition.FromObjectTypeId!, definition.Name, IsDeclared: false));
        var targets = outward.Concat(inward).DistinctBy(target => target.Id).ToList();
        var custom = targets.Any(target => StandardObjectTypes.Find(target.Id) is null)
            ? await CustomSchemasAsync(cancellationToken)
            : [];
        return [.. targets.Select(target => new AssociationTarget(
            target.Id, NameOf(target.Id, target.Name, schema, custom), target.IsDeclared, FullNameOf(target.Id, schema, custom)))];
    }

    // Without a schema nothing says which pairs exist: every type is tried, the object's own as well (a company's parent is a company),
    // and a refused pair is left out for the run.
    private static IReadOnlyList<AssociationTarget> GuessTargets(IReadOnlyList<ObjectSchema> custom)
    {
        var standard = StandardObjectTypes.All.Select(type => new AssociationTarget(type.Id, type.SchemaName, IsDeclared: false));
        return
        [
            .. standard
                .Concat(custom.Select(schema => new AssociationTarget(schema.ObjectTypeId, schema.Name, IsDeclared: false, schema.FullyQualifiedName)))
                .DistinctBy(target => target.ObjectTypeId),
        ];
    }

    // A custom object's path is its id, its full name p{portal}_{name}, or p_{name} (HubSpot, "Custom objects").
    private static bool IsCalled(ObjectSchema schema, string objectType) =>
        new[] { schema.ObjectTypeId, schema.FullyQualifiedName, $"p_{schema.Name}" }.Contains(objectType, StringComparer.OrdinalIgnoreCase);

    private async Task<IReadOnlyList<ObjectSchema>> CustomSchemasAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetCustomSchemasAsync(cancellationToken);
        }
        catch (HubSpotApiException refused) when (refused.IsRefusal)
        {
            warnings.Note($"Custom object schemas cannot be read, so association tables with them are named after the association: {refused.Message}");
            return [];
        }
    }

    private static string NameOf(string targetId, string? definitionName, ObjectSchema schema, IReadOnlyList<ObjectSchema> custom)
    {
        if (targetId == schema.ObjectTypeId)
            return schema.Name;
        return StandardObjectTypes.Find(targetId)?.SchemaName
            ?? custom.FirstOrDefault(candidate => candidate.ObjectTypeId == targetId)?.Name
            ?? FarSideOf(definitionName, schema.Name)
            ?? targetId;
    }

    private static string? FullNameOf(string targetId, ObjectSchema schema, IReadOnlyList<ObjectSchema> custom) =>
        custom.Prepend(schema).FirstOrDefault(candidate => candidate.ObjectTypeId == targetId)?.FullyQualifiedName;

    // METERS_TO_SERVICE, SERVICE_TO_METERS_UNLABELED: the side that is not this object.
    private static string? FarSideOf(string? definitionName, string ownName)
    {
        var sides = definitionName?.ToUpperInvariant().Replace("_UNLABELED", "", StringComparison.Ordinal).Split("_TO_");
        if (sides is not [var from, var to])
            return null;
        return from == ownName.ToUpperInvariant() ? to : to == ownName.ToUpperInvariant() ? from : null;
    }
}

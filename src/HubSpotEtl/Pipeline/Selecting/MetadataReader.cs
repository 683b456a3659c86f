using System.Text.RegularExpressions;
using HubSpotEtl.Crm;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Client;
using HubSpotEtl.Postgres.Bookkeeping.Coverage;
using HubSpotEtl.Transform.Layout;
using Microsoft.Extensions.Logging;

namespace HubSpotEtl.Pipeline.Selecting;

/// <summary>Reads what HubSpot says about an object type, with a way round each part that the token may not see.</summary>
/// <param name="client">The API.</param>
/// <param name="warnings">Where it is told what could not be read.</param>
/// <param name="logger">The run's log.</param>
internal sealed partial class MetadataReader(HubSpotClient client, RunWarnings warnings, ILogger logger)
{

    private HubSpotApiException? _listRefusal;

    /// <summary>
    /// The type's id as an earlier run was told, for when the schema cannot be read; null when there was none. Then names are given for
    /// good, and none on an answer that lacks what it is made of: what the names of columns and link tables depend on may be told by the
    /// next answer, and if not, is not to be had.
    /// </summary>
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
        var (found, refusal) = await schema;
        var custom = found is null ? await CustomSchemasAsync(cancellationToken) : [];
        var declared = found is null ? GuessTargets(custom) : await DeclaredTargetsAsync(found, cancellationToken);
        // The list is what HubSpot says now: what an earlier run was told may have been deleted and made anew under the same name.
        found ??= known is null ? custom.FirstOrDefault(schema => IsCalled(schema, objectType)) : null;
        if (found is null && known is null && KnownTypeId is null)
            RequireIdentity(objectType, refusal!);
        var objectTypeId = found?.ObjectTypeId ?? known?.Id ?? KnownTypeId ?? objectType;
        var sensitive = new SensitiveReading(client, warnings);
        var (ordinary, asked) = (await properties, (IReadOnlyList<PropertyDefinition>?)null);
        if (AsksForSensitive && found?.AllowsSensitiveProperties != false)
            asked = await sensitive.DefinitionsAsync(objectType, ordinary, Sensitive, cancellationToken);
        var metadata = new ObjectMetadata(
            objectType,
            objectTypeId,
            found?.Name ?? known?.SchemaName ?? objectType,
            ModifiedPropertyOf(objectTypeId, ordinary),
            [.. ordinary, .. asked ?? SensitiveReading.Hidden(Sensitive.Definitions, ordinary)],
            await pipelines,
            declared)
        {
            SensitiveAsked = asked,
            SensitiveRefused = sensitive.Refused,
            Label = found?.Label,
            FullyQualifiedName = found?.FullyQualifiedName,
        };
        return KnownTypeId is null ? WithoutNameless(metadata) : metadata;
    }

    private ObjectMetadata WithoutNameless(ObjectMetadata metadata)
    {
        var knowsStages = metadata.Pipelines?.Any(pipeline => pipeline.Stages.Count > 0) == true;
        var ofStages = metadata.Properties.Where(property => !knowsStages && StagePropertyNames.Concern(property.Name)).ToList();
        if (ofStages.Count > 0)
            warnings.Note(
                $"{ofStages.Count} properties of pipeline stages are left out of this run, since HubSpot told no stage, on which the "
                    + "names of their columns depend: the next run reads them.");
        var unnamed = metadata.Targets.Where(
            target => target.SchemaName == target.ObjectTypeId && CustomTypeId().IsMatch(target.ObjectTypeId)).ToList();
        if (unnamed.Count > 0)
            warnings.Note(
                $"Associations with {string.Join(", ", unnamed.Select(target => target.ObjectTypeId))} are left out of this run, since "
                    + "HubSpot did not tell what these objects are called, "
                + "from which the names of their tables are made: the next run reads them.");
        return metadata with
        {
            Properties = [.. metadata.Properties.Except(ofStages)],
            Targets = [.. metadata.Targets.Except(unnamed)],
            LeftOut = new Exclusions([.. ofStages.Select(property => property.Name)], [.. unnamed.Select(target => target.ObjectTypeId)]),
        };
    }

    // A path is no identity: once HubSpot tells the id, the data would go to another table.
    private void RequireIdentity(string objectType, HubSpotApiException refusal)
    {
        if (IsLasting(refusal) && IsLasting(_listRefusal) || TypeId().IsMatch(objectType))
            return;
        throw new HubSpotApiException(
            $"{objectType}: HubSpot told neither its schema ({refusal.Reason}) nor that of a custom object of that name, so it is not "
                + "known which object its tables would belong to. "
            + "Run again later, or name the object by its object type id.", refusal);
    }

    // HubSpot's own words about what the token may do, not an outage's or a proxy's.
    private static bool IsLasting(HubSpotApiException? refusal) => refusal is { IsMissingScope: true, HubSpotMessage: not null };

    [GeneratedRegex(@"\A[0-9]+-[0-9]+\z")]
    private static partial Regex TypeId();

    // HubSpot, "Understanding the CRM APIs": 0 is HubSpot itself, which lists the schemas of the others.
    [GeneratedRegex(@"\A(?!0-)[0-9]+-[0-9]+\z")]
    private static partial Regex CustomTypeId();

    // HubSpot, "Search the CRM": contacts keep their own property. Some portals' contacts define the general one as well, which lags.
    private static string ModifiedPropertyOf(string objectTypeId, IReadOnlyList<PropertyDefinition> properties)
    {
        var (usual, other) = WellKnownProperties.ModifiedOf(objectTypeId);
        return properties.Any(property => property.Name == usual) || properties.All(property => property.Name != other) ? usual : other;
    }

    private async Task<(ObjectSchema? Schema, HubSpotApiException? Refusal)> ReadSchemaAsync(
        string objectType, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.GetSchemaAsync(objectType, cancellationToken), null);
        }
        catch (HubSpotApiException refused) when (refused.IsRefusal)
        {
            Log.SchemaUnreadable(logger, objectType, refused.Message);
            if (refused.IsMissingScope)
                warnings.Note($"The schema cannot be read, so associations are looked for with every object type: {refused.Message}");
            return (null, refused);
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
                .Concat(
                    custom.Select(
                        schema => new AssociationTarget(schema.ObjectTypeId, schema.Name, IsDeclared: false, schema.FullyQualifiedName)))
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
            _listRefusal = refused;
            warnings.Note(
                $"Custom object schemas cannot be read, so association tables with them are named after the association: "
                    + refused.Message);
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

using HubSpotEtl.Configuration.Options;
using HubSpotEtl.Configuration.Selecting;
using HubSpotEtl.Crm;
using HubSpotEtl.HubSpot;
using HubSpotEtl.HubSpot.Client;
using HubSpotEtl.Pipeline.Selecting;

namespace HubSpotEtl.Discover;

/// <summary>Reads what there is to know of one object type. What the token may not read becomes the reason in its entry.</summary>
/// <param name="client">The API.</param>
/// <param name="counts">Records by object type id, as far as they are counted for HubSpot's limits.</param>
/// <param name="custom">The portal's custom objects.</param>
/// <param name="selection">What a sync would copy.</param>
internal sealed class TypeReading(
    HubSpotClient client, IReadOnlyDictionary<string, long> counts, IReadOnlyList<ObjectSchema> custom, Selection selection)
{
    /// <summary>Completes an entry.</summary>
    /// <param name="entry">The type.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="HubSpotApiException">HubSpot cannot be reached, or refuses the token altogether.</exception>
    public async Task<ObjectTypeEntry> ReadAsync(ObjectTypeEntry entry, CancellationToken cancellationToken)
    {
        IReadOnlyList<PropertyDefinition> properties = [];
        try
        {
            properties = await client.GetPropertiesAsync(entry.ObjectType, cancellationToken);
            entry = entry with { Properties = properties.Count };
            entry = await WithRecordsAsync(entry, cancellationToken);
        }
        catch (HubSpotApiException refused) when (refused.IsRefusal)
        {
            entry = entry with { Reason = refused.Message };
        }

        return entry.Properties is null ? entry : await WithSchemaAsync(entry, properties, cancellationToken);
    }

    // Both ways agree as a rule; the count for the limits costs no call, but does not have all types.
    private async Task<ObjectTypeEntry> WithRecordsAsync(ObjectTypeEntry entry, CancellationToken cancellationToken) =>
        counts.TryGetValue(entry.ObjectTypeId, out var counted)
            ? entry with { Records = counted, RecordsFrom = "limits" }
            : entry with { Records = await client.CountAsync(entry.ObjectType, [], cancellationToken), RecordsFrom = "search" };

    private async Task<ObjectTypeEntry> WithSchemaAsync(
        ObjectTypeEntry entry, IReadOnlyList<PropertyDefinition> properties, CancellationToken cancellationToken)
    {
        try
        {
            var schema = custom.FirstOrDefault(one => one.ObjectTypeId == entry.ObjectTypeId)
                ?? await client.GetSchemaAsync(entry.ObjectType, cancellationToken);
            entry = entry with
            {
                ObjectTypeId = schema.ObjectTypeId, Name = schema.Name, AssociableTypes = [.. Targets(schema).Select(NameOf)],
            };
            return WithSelection(entry, properties, [.. Targets(schema).Select(TargetOf)]);
        }
        catch (HubSpotApiException refused) when (refused.IsRefusal)
        {
            // The sync goes by its own list of types then.
            return WithSelection(entry with { Reason = entry.Reason ?? refused.Message }, properties, []);
        }
    }

    private static IEnumerable<string> Targets(ObjectSchema schema) => schema.Associations
        .Select(definition => definition.ToObjectTypeId == schema.ObjectTypeId
            ? definition.FromObjectTypeId ?? definition.ToObjectTypeId
            : definition.ToObjectTypeId)
        .Distinct()
        .OrderBy(id => id.Length).ThenBy(id => id, StringComparer.Ordinal);

    private ObjectTypeEntry WithSelection(
        ObjectTypeEntry entry, IReadOnlyList<PropertyDefinition> properties, IReadOnlyList<AssociationTarget> targets)
    {
        if (selection.SaysNothing)
            return entry;
        var options = new SyncOptions { ObjectTypes = [], Selection = selection };
        var all = new ObjectMetadata(entry.ObjectType, entry.ObjectTypeId, entry.Name, "", properties, [], targets);
        try
        {
            var selected = new ObjectSelection(options, new PatternUse()).Apply(all);
            return entry with
            {
                PropertiesSelected = selected.Properties.Count,
                AssociationsSelected = entry.AssociableTypes is null
                    ? null
                    : [.. selected.Targets.Select(target => NameOf(target.ObjectTypeId))],
            };
        }
        catch (SelectionException none)
        {
            return entry with { PropertiesSelected = 0, Reason = entry.Reason ?? none.Message };
        }
    }

    private AssociationTarget TargetOf(string objectTypeId)
    {
        var schema = custom.FirstOrDefault(one => one.ObjectTypeId == objectTypeId);
        return new AssociationTarget(objectTypeId, schema?.Name ?? objectTypeId, IsDeclared: true, schema?.FullyQualifiedName);
    }

    private string NameOf(string objectTypeId) => StandardObjectTypes.Find(objectTypeId)?.Path
        ?? custom.FirstOrDefault(schema => schema.ObjectTypeId == objectTypeId)?.FullyQualifiedName
        ?? objectTypeId;
}

using HubSpotEtl.HubSpot;

namespace HubSpotEtl.Pipeline;

/// <summary>What HubSpot says about an object type, read once at the start of its run and not again.</summary>
/// <param name="ObjectType">What the user calls it; used in paths as it is.</param>
/// <param name="ObjectTypeId">HubSpot's id for it; the user's word where HubSpot does not tell.</param>
/// <param name="SchemaName">Names the tables.</param>
/// <param name="ModifiedProperty">The property that says when a record was last changed.</param>
/// <param name="Properties">All of them, as HubSpot lists them.</param>
/// <param name="Pipelines">Null when they could not be read: then nothing is known to have vanished.</param>
/// <param name="Targets">The object types whose associations are loaded.</param>
internal sealed record ObjectMetadata(
    string ObjectType,
    string ObjectTypeId,
    string SchemaName,
    string ModifiedProperty,
    IReadOnlyList<PropertyDefinition> Properties,
    IReadOnlyList<PipelineDefinition>? Pipelines,
    IReadOnlyList<AssociationTarget> Targets)
{
    /// <summary>What people call the records, in the plural; null where HubSpot does not say.</summary>
    public string? Label { get; init; }

    /// <summary>Whether HubSpot may be expected to answer about a target: without a schema all are but guesses, and most are refused.</summary>
    /// <param name="target">One of the targets.</param>
    /// <returns>True for one that can be read, as far as is known.</returns>
    public bool IsLikely(AssociationTarget target) => target.IsDeclared || Targets.Any(other => other.IsDeclared);
}

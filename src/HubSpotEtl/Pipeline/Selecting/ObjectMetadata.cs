using HubSpotEtl.Crm;
using HubSpotEtl.HubSpot;
using HubSpotEtl.Postgres.Bookkeeping.Coverage;

namespace HubSpotEtl.Pipeline.Selecting;

/// <summary>What HubSpot says about an object type, read once at the start of its run and not again.</summary>
/// <param name="ObjectType">What the user calls it; used in paths as it is.</param>
/// <param name="ObjectTypeId">HubSpot's id for it; the user's word where HubSpot does not tell.</param>
/// <param name="SchemaName">Names the tables.</param>
/// <param name="ModifiedProperty">The property that says when a record was last changed.</param>
/// <param name="Properties">All of them, as HubSpot lists them, or those that are selected.</param>
/// <param name="Pipelines">Null when they could not be read: then nothing is known to have vanished.</param>
/// <param name="Targets">The object types whose associations are loaded: all, or those that are selected.</param>
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

    /// <summary>A custom object's name with the portal's id, where it is known.</summary>
    public string? FullyQualifiedName { get; init; }

    /// <summary>What is not selected, and what cannot be named yet.</summary>
    public Exclusions LeftOut { get; init; } = Exclusions.Nothing;

    /// <summary>The properties of Sensitive Data that HubSpot was asked for just now; null when it was not asked.</summary>
    public IReadOnlyList<PropertyDefinition>? SensitiveAsked { get; init; }

    /// <summary>The kinds of Sensitive Data whose properties HubSpot refuses to list.</summary>
    public IReadOnlyList<(string Kind, HubSpotApiException Refusal)> SensitiveRefused { get; init; } = [];

    /// <summary>The properties that are left out since the token may not read them.</summary>
    public IReadOnlyList<string> Unreadable { get; init; } = [];

    /// <summary>The scopes that would let it.</summary>
    public IReadOnlyList<string> UnreadableScopes { get; init; } = [];

    /// <summary>What becomes of values before they are stored.</summary>
    public ObjectPrivacy Privacy { get; init; } = ObjectPrivacy.None;

    /// <summary>
    /// Whether HubSpot may be expected to answer about a target: without a schema all are but guesses, and most are refused.
    /// </summary>
    /// <param name="target">One of the targets.</param>
    /// <returns>True for one that can be read, as far as is known.</returns>
    public bool IsLikely(AssociationTarget target) => target.IsDeclared || Targets.Any(other => other.IsDeclared);
}

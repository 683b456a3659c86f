namespace HubSpotEtl.Configuration.Selecting;

/// <summary>What is copied of each object.</summary>
public sealed record Selection
{
    /// <summary>The association list's word for no associations at all.</summary>
    public const string NoAssociations = "none";

    /// <summary>The properties that are read (<c>--properties</c>, <c>SYNC_PROPERTIES</c>); empty: all.</summary>
    public PatternList Properties { get; init; } = PatternList.Empty;

    /// <summary>Those of them that are not (<c>--exclude-properties</c>, <c>SYNC_EXCLUDE_PROPERTIES</c>).</summary>
    public PatternList ExcludedProperties { get; init; } = PatternList.Empty;

    /// <summary>
    /// The object types whose associations are read (<c>--associations-to</c>, <c>SYNC_ASSOCIATIONS_TO</c>), by any name or id; empty: all.
    /// <see cref="NoAssociations"/> is no type's name, so alone it leaves none.
    /// </summary>
    public PatternList AssociationsTo { get; init; } = PatternList.Empty;

    /// <summary>True when everything is copied.</summary>
    public bool SaysNothing => Properties.Patterns.Count + ExcludedProperties.Patterns.Count + AssociationsTo.Patterns.Count == 0;
}

namespace HubSpotEtl.Simulator.Model;

/// <summary>The names of an object type.</summary>
/// <param name="TypeId">objectTypeId, such as <c>0-1</c> or <c>2-130000001</c>.</param>
/// <param name="PathName">Plural name in paths; for a custom object its fully qualified name.</param>
/// <param name="Singular">Singular lower-case name, as in association messages.</param>
/// <param name="SchemaName">Name of the schema: <c>CONTACT</c>, <c>METERS</c>.</param>
/// <param name="FullyQualifiedName">The schema name again for standard types, <c>p{portal}_{name}</c> for custom ones.</param>
/// <param name="SingularLabel">Label for one.</param>
/// <param name="PluralLabel">Label for many.</param>
public sealed record TypeIdentity(
    string TypeId, string PathName, string Singular, string SchemaName, string FullyQualifiedName, string SingularLabel, string PluralLabel)
{
    /// <summary>Whether this is one of the portal's own objects.</summary>
    public bool IsCustom => TypeId.StartsWith("2-", StringComparison.Ordinal);

    /// <summary>The key of this type in a record's inline associations.</summary>
    public string InlineName => PathName == "line_items" ? "line items" : PathName;

    /// <summary>The property that holds the last modification: contacts have their own.</summary>
    public string ModifiedProperty { get; init; } = "hs_lastmodifieddate";

    /// <summary>The property that holds the creation.</summary>
    public string CreatedProperty { get; init; } = "hs_createdate";

    /// <summary>Names under which the API knows the type, in lower case.</summary>
    internal IEnumerable<string> ApiNames => IsCustom
        ? [TypeId, FullyQualifiedName.ToLowerInvariant(), "p_" + Singular]
        : [TypeId, PathName, Singular];
}

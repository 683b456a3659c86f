namespace HubSpotEtl.Crm;

/// <summary>An object type as <c>GET /crm/v3/schemas</c> describes it.</summary>
/// <param name="ObjectTypeId"><c>0-1</c> for contacts, <c>2-123456</c> for a custom object.</param>
/// <param name="Name">The schema name (<c>CONTACT</c>, <c>METERS</c>), which names the tables.</param>
/// <param name="FullyQualifiedName"><c>p{portalId}_{name}</c> for a custom object.</param>
/// <param name="Associations">The directed association definitions that name this object on either side.</param>
public sealed record ObjectSchema(
    string ObjectTypeId,
    string Name,
    string? FullyQualifiedName,
    IReadOnlyList<AssociationDefinition> Associations)
{
    /// <summary>What people call its records, in the plural; null where HubSpot does not say.</summary>
    public string? Label { get; init; }

    /// <summary>Whether the object may have properties of Sensitive Data; null where HubSpot does not say.</summary>
    public bool? AllowsSensitiveProperties { get; init; }
}

/// <summary>One directed association definition of a schema; several may join the same two object types (one a label).</summary>
/// <param name="Id">The association type id, as text.</param>
/// <param name="Name">HubSpot's name, such as <c>CONTACT_TO_COMPANY_UNLABELED</c>.</param>
/// <param name="FromObjectTypeId">Where the association starts; null where HubSpot leaves it out.</param>
/// <param name="ToObjectTypeId">Where it ends.</param>
public sealed record AssociationDefinition(string? Id, string? Name, string? FromObjectTypeId, string ToObjectTypeId);

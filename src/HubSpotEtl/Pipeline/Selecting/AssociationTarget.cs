namespace HubSpotEtl.Pipeline.Selecting;

/// <summary>An object type that the records of the synced object may be linked with.</summary>
/// <param name="ObjectTypeId">What the association paths take: <c>0-2</c>, <c>2-123456</c>.</param>
/// <param name="SchemaName">That object's schema name, which names the association table.</param>
/// <param name="IsDeclared">
/// True when HubSpot lists a definition in this direction. False when it lists the reverse one only: most pairs can be read from either
/// side, so it is tried, but a refusal is no news.
/// </param>
/// <param name="FullyQualifiedName">A custom object's name with the portal's id, where it is known.</param>
internal sealed record AssociationTarget(string ObjectTypeId, string SchemaName, bool IsDeclared, string? FullyQualifiedName = null);

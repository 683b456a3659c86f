namespace HubSpotEtl.Postgres.Naming;

/// <summary>A main table that the bookkeeping tables know of. The table itself need not be there.</summary>
/// <param name="Name">Its name, without schema.</param>
/// <param name="ObjectTypeId"><c>0-1</c>, <c>2-123456</c>; null when no run of this program has named it yet.</param>
/// <param name="ObjectTypes">What users called the object type in their runs, and no other since; the latest first.</param>
public sealed record KnownTable(string Name, string? ObjectTypeId, IReadOnlyList<string> ObjectTypes);

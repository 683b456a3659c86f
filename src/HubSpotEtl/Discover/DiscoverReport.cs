namespace HubSpotEtl.Discover;

/// <summary>The object types of a portal. Serialised, its names become snake_case; programs read them, so they stay as they are.</summary>
/// <param name="TableNamesFrom"><c>database</c>: as they were given there; <c>rules</c>: as an empty schema would give them.</param>
/// <param name="Remarks">What could not be read of the whole, and why.</param>
/// <param name="Objects">One entry a type: the standard ones by id, then the custom ones.</param>
internal sealed record DiscoverReport(string TableNamesFrom, IReadOnlyList<string> Remarks, IReadOnlyList<ObjectTypeEntry> Objects);

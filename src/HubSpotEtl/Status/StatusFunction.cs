namespace HubSpotEtl.Status;

/// <summary>Reads how tables stand.</summary>
/// <param name="objectTypes">What the user named; empty: all there are.</param>
/// <param name="cancellationToken">Gives up.</param>
/// <returns>The schema's portal, null where it is not known, and one state a table, also for a named one that was never synced.</returns>
internal delegate Task<SchemaStatus> StatusFunction(IReadOnlyList<string> objectTypes, CancellationToken cancellationToken);

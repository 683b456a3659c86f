using HubSpotEtl.Pipeline.Runs;
using HubSpotEtl.Postgres.Bookkeeping.Portal;
using HubSpotEtl.Postgres.Bookkeeping.Runs;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Naming;

namespace HubSpotEtl.Status;

/// <summary>Reads the state of the tables that the user wants to see.</summary>
internal sealed class StatusQuery(Database database)
{
    /// <inheritdoc cref="StatusFunction"/>
    public Task<SchemaStatus> ReadAsync(IReadOnlyList<string> objectTypes, CancellationToken cancellationToken) =>
        database.LookAsync(() => ReadOnceAsync(objectTypes, cancellationToken), cancellationToken);

    private async Task<SchemaStatus> ReadOnceAsync(IReadOnlyList<string> objectTypes, CancellationToken cancellationToken)
    {
        var known = await new KnownTables(database).ListAsync(cancellationToken);
        return new SchemaStatus(
            await new PortalStore(database).FindAsync(cancellationToken),
            await new StatusReader(database).ReadAsync(TableChoice.Of(known, objectTypes), cancellationToken));
    }
}

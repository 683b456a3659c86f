using HubSpotEtl.Pipeline;
using HubSpotEtl.Postgres;

namespace HubSpotEtl.Status;

/// <summary>Reads the state of the tables that the user wants to see.</summary>
internal sealed class StatusQuery(Database database)
{
    /// <inheritdoc cref="ReadStatus"/>
    public async Task<IReadOnlyList<TableStatus>> ReadAsync(IReadOnlyList<string> objectTypes, CancellationToken cancellationToken)
    {
        var known = await new KnownTables(database).ListAsync(cancellationToken);
        return await new StatusReader(database).ReadAsync(TableChoice.Of(known, objectTypes), cancellationToken);
    }
}

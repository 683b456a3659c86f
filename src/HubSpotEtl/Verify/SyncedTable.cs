using HubSpotEtl.Pipeline.Selecting;
using HubSpotEtl.Postgres;
using HubSpotEtl.Postgres.Bookkeeping.Coverage;
using HubSpotEtl.Postgres.Bookkeeping.Runs;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Naming;

namespace HubSpotEtl.Verify;

/// <summary>A main table that was completely loaded at least once: only such a one can be compared.</summary>
/// <param name="Name">Which one.</param>
/// <param name="ObjectTypeId">Whose rows it holds; null when no run of this program has told yet.</param>
/// <param name="Watermark">Up to when the last sync has surely read all.</param>
/// <param name="Rows">Their numbers.</param>
/// <param name="IsBeingSynced">Whether a sync is writing to it.</param>
internal sealed record SyncedTable(TableName Name, string? ObjectTypeId, Watermark Watermark, RowCounts Rows, bool IsBeingSynced)
{
    /// <summary>Reads how the table stands.</summary>
    /// <param name="database">Where it is.</param>
    /// <param name="table">The table that the object type most likely has.</param>
    /// <param name="objectType">As the user named it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="VerificationImpossibleException">It was never completely loaded.</exception>
    public static async Task<SyncedTable> ReadAsync(
        Database database, KnownTable table, string objectType, CancellationToken cancellationToken)
    {
        var status = (await new StatusReader(database).ReadAsync([table], cancellationToken)).Single();
        if (status.Watermark is not { } watermark || status.Rows is not { } rows)
            throw new VerificationImpossibleException(
                $"{objectType} was never completely loaded into the schema {database.Schema.Name}, so there is nothing to compare. "
                + $"Run: hubspot-etl sync --object-type {objectType}");
        return new SyncedTable(database.Table(table.Name), table.ObjectTypeId, watermark, rows, status.LastRun is { IsRunning: true });
    }

    /// <summary>Makes sure that it is this object's table.</summary>
    /// <param name="metadata">What HubSpot says about the object.</param>
    /// <exception cref="VerificationImpossibleException">It is another's.</exception>
    public void RequireHolds(ObjectMetadata metadata)
    {
        // Where HubSpot does not tell the id, the user's word stands in its place.
        if (ObjectTypeId is { } id && id != metadata.ObjectTypeId && metadata.ObjectTypeId != metadata.ObjectType)
            throw new VerificationImpossibleException(
                $"{Name.Display} holds the object type {id}, while {metadata.ObjectType} is {metadata.ObjectTypeId}. Name the object as "
                    + "it was synced; status lists them.");
    }
}

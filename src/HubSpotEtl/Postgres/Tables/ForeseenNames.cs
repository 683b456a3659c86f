using HubSpotEtl.Postgres.Bookkeeping;
using HubSpotEtl.Postgres.Bookkeeping.Migration;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Naming;
using HubSpotEtl.Postgres.Schema;

namespace HubSpotEtl.Postgres.Tables;

/// <summary>
/// The names that a sync would find or give, without giving them: for those who only look. <see cref="TableCatalog"/> gives them.
/// </summary>
internal sealed class ForeseenNames
{
    private readonly GivenNames _names = new();

    /// <summary>The names as they stand in a database.</summary>
    /// <param name="database">It need not have been synced into.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal static async Task<ForeseenNames> ReadAsync(Database database, CancellationToken cancellationToken)
    {
        var foreseen = new ForeseenNames();
        var present = await ExistingBookkeeping.FindAsync(database, cancellationToken);
        await using var connection = await database.OpenAsync(cancellationToken);
        if (present.Has(BookkeepingSchema.SyncMetadata))
            await foreseen._names.ReadAdoptedAsync(connection, database.Schema, cancellationToken);
        if (present.Has(BookkeepingSchema.Tables))
            await foreseen._names.ReadAsync(connection, database.Schema, cancellationToken);
        await foreseen._names.ReadRelationsAsync(connection, database.Schema, cancellationToken);
        return foreseen;
    }

    /// <summary>The table of owners.</summary>
    internal TableName Owners(Database database) => database.Table(_names.Give(TableCatalog.Owners).Name);

    /// <summary>The main table of an object type.</summary>
    internal string Main(string objectTypeId, string schemaName) => _names.Give(TableCatalog.MainOf(objectTypeId, schemaName)).Name;

    /// <summary>The tables of an object type.</summary>
    internal ObjectTables Of(Database database, string objectTypeId, string schemaName)
    {
        var main = Main(objectTypeId, schemaName);
        return new ObjectTables(
            database.Table(main),
            database.Table(_names.Give(TableCatalog.PipelineOf(objectTypeId, main)).Name),
            database.Table(_names.Give(TableCatalog.PipelineStageOf(objectTypeId, main)).Name));
    }

    /// <summary>The table with the links from one object type to another.</summary>
    internal string Association(string objectTypeId, string main, string targetId, string targetName) =>
        _names.Give(TableCatalog.AssociationOf(objectTypeId, main, targetId, targetName)).Name;
}

using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Deletions;
using HubSpotEtl.Postgres.Schema;
using HubSpotEtl.Postgres.Tables;
using HubSpotEtl.Transform;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace HubSpotEtl.Postgres.Owners;

/// <summary>The portal's owners: one small table for all object types, replaced as a whole by each process that syncs some.</summary>
/// <param name="database">Where it is.</param>
/// <param name="name">The table, as <see cref="TableCatalog"/> gave it.</param>
/// <param name="logger">Takes what is changed.</param>
internal sealed class OwnerTable(Database database, TableName name, ILogger logger)
{
    private const string Key = "owner_id";

    /// <summary>
    /// Makes the table say what HubSpot says: new and changed rows are written, archived and vanished ones marked <c>fivetran_deleted</c>, the others left
    /// alone. One transaction.
    /// </summary>
    /// <param name="owners">All of the portal, archived ones too; an id once.</param>
    /// <param name="massDeletion">Whether more than half may be marked: that they are absent is all that one answer says of them.</param>
    /// <param name="cancellationToken">Gives up; nothing is changed then.</param>
    /// <returns>Why owners that HubSpot does not list any more were not marked; null when they were.</returns>
    /// <exception cref="SchemaConflictException">The table is there in a form that cannot be loaded, or the role may not make it.</exception>
    internal Task<string?> ReplaceAsync(IReadOnlyList<OwnerRow> owners, MassDeletion massDeletion, CancellationToken cancellationToken) =>
        database.ChangeAsync(connection => ReplaceOnceAsync(connection, owners, massDeletion, cancellationToken), cancellationToken);

    private async Task<string?> ReplaceOnceAsync(
        NpgsqlConnection connection, IReadOnlyList<OwnerRow> owners, MassDeletion massDeletion, CancellationToken cancellationToken)
    {
        // Processes that sync different objects side by side all load the owners.
        await connection.ExecuteAsync("SELECT pg_advisory_xact_lock($1)", [AdvisoryKey.Of("owners", name.Schema.Name)], cancellationToken);
        var actual = await ActualTable.ReadAsync(connection, name, cancellationToken);
        await SchemaChange.ApplyAsync(connection, name, Delta(actual), logger, cancellationToken);
        var ids = owners.Select(owner => owner.Id).ToArray();
        var (gone, live) = await SoftDelete.CountVanishedAsync(connection, name, Key, ids, cancellationToken);
        var withheld = massDeletion.Objection(gone, live);
        await connection.ExecuteAsync(OwnerStatements.Upsert(name), OwnerStatements.Columns(owners), cancellationToken);
        // A listing of nobody at all proves nothing: a portal has at least the user who made the token.
        if (owners.Count > 0 && withheld is null)
            await SoftDelete.MarkVanishedAsync(connection, name, Key, ids, cancellationToken);
        await RelationComments.WriteAsync(connection, [(Explained.Owners(name), actual)], logger, cancellationToken);
        return withheld;
    }

    /// <summary>What <see cref="ReplaceAsync"/> would change in the form of the table. It reads only.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task<TableDelta> PlanAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return Delta(await ActualTable.ReadAsync(connection, name, cancellationToken));
    }

    private TableDelta Delta(ActualTable? actual)
    {
        var table = new DeltaBuilder(name, actual);
        table.CheckHolds(Key);
        table.Key(Key, ColumnType.BigInt);
        table.System("user_id", ColumnType.BigInt);
        table.System("type", ColumnType.Text);
        table.System("email", ColumnType.Text);
        table.System("first_name", ColumnType.Text);
        table.System("last_name", ColumnType.Text);
        table.System("name", ColumnType.Text);
        table.System("archived", ColumnType.Boolean);
        table.System("created_at", ColumnType.TimestampTz);
        table.System("updated_at", ColumnType.TimestampTz);
        table.System("teams", ColumnType.Jsonb);
        table.System(SystemColumns.Deleted, ColumnType.Boolean);
        table.System(SystemColumns.Synced, ColumnType.TimestampTz);
        return table.Build([Key]);
    }
}

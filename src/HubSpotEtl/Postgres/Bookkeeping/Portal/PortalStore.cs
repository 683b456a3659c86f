using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Naming;
using HubSpotEtl.Postgres.Schema;
using Npgsql;

namespace HubSpotEtl.Postgres.Bookkeeping.Portal;

/// <summary>
/// Keeps in <c>etl_portal</c> whose data the schema holds. Its one row is told by a key, so two first runs at once cannot both be right.
/// </summary>
/// <param name="database">Where the tables are.</param>
public sealed class PortalStore(Database database)
{
    private readonly string _portal = $"{database.Schema}.{BookkeepingSchema.Portal}";

    /// <summary>The portal. It only reads; the table need not be there, and a role that may not read it learns nothing.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null where it was never learnt.</returns>
    /// <exception cref="NpgsqlException">The server cannot be reached, or the role may not read.</exception>
    public async Task<StoredPortal?> FindAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var isThere = await connection.ScalarAsync<bool>("SELECT coalesce(has_table_privilege(to_regclass($1), 'SELECT'), false)",
            [_portal], cancellationToken);
        return isThere ? await ReadAsync(connection, "", cancellationToken) : null;
    }

    /// <summary>Keeps the portal, unless one is kept already; the table must be there.</summary>
    /// <param name="portalId">HubSpot's number of the account.</param>
    /// <param name="cancellationToken">Gives up; nothing is kept then.</param>
    /// <returns>The one that is kept now.</returns>
    public async Task<long> LearnAsync(long portalId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            $"""
            INSERT INTO {_portal} AS p (singleton, portal_id, since) VALUES (true, $1, now())
            ON CONFLICT (singleton) DO UPDATE SET portal_id = EXCLUDED.portal_id, since = EXCLUDED.since WHERE p.portal_id IS NULL
            """,
            [portalId], cancellationToken);
        return (await ReadAsync(connection, "", cancellationToken))?.PortalId ?? portalId;
    }

    /// <summary>
    /// Makes the schema another portal's, all at once or not at all. What was known of the rows is forgotten, so that the next run of each
    /// object is a full load; they lose their modification times, so that none of them passes for newer than the other portal's. The rows
    /// themselves stay until a full load has asked for them.
    /// </summary>
    /// <param name="from">The portal until now.</param>
    /// <param name="to">The portal from now on.</param>
    /// <param name="cancellationToken">Gives up; nothing is changed then.</param>
    /// <returns>The table that a run has in hand, for which nothing was changed; null when the schema is moved, or was no longer that of
    /// <paramref name="from"/>.</returns>
    public async Task<TableName?> MoveAsync(long from, long to, CancellationToken cancellationToken)
    {
        var tables = await MainTablesAsync(cancellationToken);
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if ((await ReadAsync(connection, "FOR UPDATE", cancellationToken))?.PortalId != from)
            return null;
        foreach (var table in tables)
            if (!await connection.ScalarAsync<bool>("SELECT pg_try_advisory_xact_lock($1)", [SyncLock.Key(table.Schema, table.Table.Name)],
                cancellationToken))
                return table;
        // A run that has lost its lock without knowing writes no more after this.
        await ExecuteAsync($"UPDATE {database.Schema}.{BookkeepingSchema.Runs} SET status = '{RunStatus.Interrupted}' WHERE status = " +
            $"'{RunStatus.Running}'");
        foreach (var table in tables)
            await ForgetTimesAsync(connection, table, cancellationToken);
        foreach (var part in BookkeepingSchema.OfOnePortal)
            await ExecuteAsync($"DELETE FROM {database.Schema}.{part}");
        await connection.ExecuteAsync(
            $"""
            UPDATE {database.Schema}.{BookkeepingSchema.Tables}
            SET object_type_id = {TableOwner.OfEarlierPortal("object_type_id", "$1")},
                target_object_type_id = {TableOwner.OfEarlierPortal("target_object_type_id", "$1")}
            """,
            [from.ToString(System.Globalization.CultureInfo.InvariantCulture)], cancellationToken);
        await connection.ExecuteAsync($"UPDATE {_portal} SET portal_id = $1, since = now()", [to], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return null;

        Task ExecuteAsync(string sql) => connection.ExecuteAsync(sql, [], cancellationToken, Sql.Unlimited);
    }

    private async Task<IReadOnlyList<TableName>> MainTablesAsync(CancellationToken cancellationToken) =>
    [
        .. (await new KnownTables(database).ListAsync(cancellationToken)).Where(table => table.Name.Length <= SqlIdentifier.MaxBytes)
            .Select(table => database.Table(table.Name)),
    ];

    private static async Task ForgetTimesAsync(NpgsqlConnection connection, TableName table, CancellationToken cancellationToken)
    {
        if (await ActualTable.ReadAsync(connection, table, cancellationToken) is { IsTable: true } actual
            && actual.Column(Transform.SystemColumns.LastModified) is not null)
            await connection.ExecuteAsync(
                $"UPDATE {table} SET {Transform.SystemColumns.LastModified} = NULL WHERE {Transform.SystemColumns.LastModified} IS NOT " +
                $"NULL",
                [], cancellationToken, Sql.Unlimited);
    }

    private async Task<StoredPortal?> ReadAsync(NpgsqlConnection connection, string locking, CancellationToken cancellationToken)
    {
        StoredPortal? found = null;
        await foreach (var row in connection.QueryAsync($"SELECT portal_id, since FROM {_portal} WHERE portal_id IS NOT NULL {locking}", [],
            cancellationToken))
            found = new StoredPortal(row.GetInt64(0), row.Value<DateTimeOffset>(1));
        return found;
    }
}

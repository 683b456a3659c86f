using HubSpotEtl.Postgres.Bookkeeping;
using HubSpotEtl.Postgres.Bookkeeping.Migration;
using HubSpotEtl.Postgres.Connection;
using Npgsql;

namespace HubSpotEtl.Postgres.Deletions;

/// <summary>
/// The records that HubSpot lists as archived, now and at the last run. Those that are marked deleted by it are new in the list; one that
/// has left the list was restored or purged, which only HubSpot can tell. The lists live in the database; the client holds one page. All
/// statements on <c>etl_archived_ids</c> are here.
/// </summary>
public sealed class ArchivedIds : IAsyncDisposable
{
    private const string Listed = "pg_temp.etl_archived";

    private readonly Database _database;
    private readonly NpgsqlConnection _connection;
    private readonly TableName _table;

    private ArchivedIds(Database database, NpgsqlConnection connection, TableName table)
    {
        (_database, _connection, _table) = (database, connection, table);
        Gone = new GoneRows(database, connection, table, Listed);
    }

    /// <summary>The records of the list whose rows are live: to be confirmed and marked.</summary>
    internal GoneRows Gone { get; }

    /// <summary>Begins a list.</summary>
    /// <param name="database">Where the tables are.</param>
    /// <param name="table">The main table.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>An empty list.</returns>
    public static Task<ArchivedIds> BeginAsync(Database database, TableName table, CancellationToken cancellationToken) =>
        database.OpenAsync(
        async connection =>
        {
            var archived = new ArchivedIds(database, connection, table);
            await archived.Gone.MakeAsync(", told boolean NOT NULL, live boolean NOT NULL DEFAULT false", cancellationToken);
            return archived;
        },
        cancellationToken);

    /// <summary>How long the list was at the last run. It reads only.</summary>
    /// <param name="database">Where the tables are.</param>
    /// <param name="table">The main table.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Unit: records; null when no run has kept a list yet.</returns>
    internal static async Task<long?> CountKeptAsync(Database database, TableName table, CancellationToken cancellationToken)
    {
        if (!(await ExistingBookkeeping.FindAsync(database, cancellationToken)).Has(BookkeepingSchema.ArchivedIds))
            return null;
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ScalarAsync<long?>(
            $"SELECT cardinality(ids)::bigint FROM {Name(table)} WHERE table_name = $1", [table.Key], cancellationToken);
    }

    /// <summary>SQL: the ids that the last run kept, as <c>id</c>.</summary>
    /// <param name="table">The main table.</param>
    /// <param name="key">SQL: its key.</param>
    internal static string Kept(TableName table, string key) => $"SELECT unnest(ids) AS id FROM {Name(table)} WHERE table_name = {key}";

    /// <summary>Keeps some besides those that are kept, within the caller's transaction.</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="table">The main table.</param>
    /// <param name="ids">SQL of rows with <c>id</c>, behind FROM.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal static Task KeepAlsoAsync(NpgsqlConnection connection, TableName table, string ids, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            $"""
            INSERT INTO {Name(table)} AS kept (table_name, ids)
            SELECT $1, array_agg(id) FROM {ids} HAVING count(*) > 0
            ON CONFLICT (table_name) DO UPDATE SET ids = ARRAY(SELECT unnest(kept.ids) UNION SELECT unnest(EXCLUDED.ids))
            """,
            [table.Key], cancellationToken, Sql.Unlimited);

    /// <summary>Adds records to the list.</summary>
    /// <param name="ids">Their ids.</param>
    /// <param name="told">Whether the list says of them that they are archived; one that it once says so of is told.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When they are added.</returns>
    public Task AddAsync(IReadOnlyCollection<long> ids, bool told, CancellationToken cancellationToken) =>
        ids.Count == 0 ? Task.CompletedTask
        : _connection.ExecuteAsync(
            $"""
            INSERT INTO {Listed} AS l (id, told) SELECT DISTINCT unnest($1::bigint[]), $2
            ON CONFLICT (id) DO UPDATE SET told = true WHERE EXCLUDED.told AND NOT l.told
            """,
            [ids.ToArray(), told], cancellationToken);

    /// <summary>Finds those that have a live row. To be asked once the list is whole.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Unit: rows.</returns>
    public async Task<long> FindLiveAsync(CancellationToken cancellationToken) => await _connection.ExecuteAsync(
        $"UPDATE {Listed} l SET live = true FROM {_table} t WHERE t.hs_object_id = l.id AND t.fivetran_deleted IS NOT TRUE",
        [], cancellationToken, Sql.Unlimited);

    /// <summary>Those, in id order, a page at a time.</summary>
    /// <param name="told">Those of which the list says that they are archived, or the others.</param>
    /// <param name="afterId">The last id of the page before; <see cref="long.MinValue"/> for the first.</param>
    /// <param name="limit">Unit: ids.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>At most <paramref name="limit"/> ids; none at the end.</returns>
    public Task<IReadOnlyList<long>> NextLiveAsync(bool told, long afterId, int limit, CancellationToken cancellationToken) =>
        Gone.NextAsync(told ? "l.live AND l.told" : "l.live AND NOT l.told", afterId, limit, cancellationToken);

    /// <summary>
    /// The ids that were listed at the last run and are not now, in id order, a page at a time. To be asked once the list is whole.
    /// </summary>
    /// <param name="afterId">The last id of the page before; <see cref="long.MinValue"/> for the first.</param>
    /// <param name="limit">Unit: ids.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>At most <paramref name="limit"/> ids; none at the end.</returns>
    public async Task<IReadOnlyList<long>> NextVanishedAsync(long afterId, int limit, CancellationToken cancellationToken) =>
        await _connection.ColumnAsync<long>(
        $"""
        SELECT b.id
        FROM ({Kept(_table, "$1")}) b
        WHERE b.id > $2 AND b.id > 0 AND NOT EXISTS (SELECT 1 FROM {Listed} l WHERE l.id = b.id)
        GROUP BY b.id ORDER BY b.id LIMIT $3
        """,
        [_table.Key, afterId, limit], cancellationToken);

    /// <summary>Keeps the list for the next run, unless it is the one that is kept already.</summary>
    /// <param name="cancellationToken">Gives up; the kept list stays.</param>
    /// <returns>When it is kept.</returns>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        await using var transaction = await _database.BeginAsync(_connection, cancellationToken);
        await _connection.ExecuteAsync(
            $"""
            INSERT INTO {Name(_table)} AS kept (table_name, ids)
            SELECT $1, coalesce(array_agg(id ORDER BY id), '{"{}"}') FROM {Listed}
            ON CONFLICT (table_name) DO UPDATE SET ids = EXCLUDED.ids WHERE kept.ids IS DISTINCT FROM EXCLUDED.ids
            """,
            [_table.Key], cancellationToken, Sql.Unlimited);
        await transaction.CommitAsync(cancellationToken);
    }

    private static string Name(TableName table) => $"{table.Schema}.{BookkeepingSchema.ArchivedIds}";

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.GiveBackAsync(Listed);
}

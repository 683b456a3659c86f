using Npgsql;

namespace HubSpotEtl.Postgres;

/// <summary>
/// The records that HubSpot lists as archived, now and at the last run. Those that are marked deleted by it are new in the list; one that has
/// left the list was restored or purged, which only HubSpot can tell. The lists live in the database; the client holds one page.
/// </summary>
public sealed class ArchivedIds : IAsyncDisposable
{
    private const string Listed = "pg_temp.etl_archived";

    private readonly Database _database;
    private readonly NpgsqlConnection _connection;
    private readonly TableName _table;

    private ArchivedIds(Database database, NpgsqlConnection connection, TableName table) =>
        (_database, _connection, _table) = (database, connection, table);

    /// <summary>Begins a list.</summary>
    /// <param name="database">Where the tables are.</param>
    /// <param name="table">The main table.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>An empty list.</returns>
    public static Task<ArchivedIds> BeginAsync(Database database, TableName table, CancellationToken cancellationToken) => database.OpenAsync(
        async connection =>
        {
            await connection.MakeTemporaryAsync("CREATE TEMPORARY TABLE etl_archived (id bigint PRIMARY KEY)", cancellationToken);
            return new ArchivedIds(database, connection, table);
        },
        cancellationToken);

    /// <summary>How long the list was at the last run. It reads only.</summary>
    /// <param name="database">Where the tables are.</param>
    /// <param name="table">The main table.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Unit: records; null when no run has kept a list yet.</returns>
    internal static async Task<long?> CountKeptAsync(Database database, TableName table, CancellationToken cancellationToken)
    {
        if (!(await BookkeepingTables.FindAsync(database, cancellationToken)).Has(Bookkeeping.ArchivedIds))
            return null;
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ScalarAsync<long?>(
            $"SELECT cardinality(ids)::bigint FROM {table.Schema}.{Bookkeeping.ArchivedIds} WHERE table_name = $1", [table.Key], cancellationToken);
    }

    /// <summary>
    /// Adds a page of the list, marks its rows deleted and removes their links, in one transaction: a row that is marked is not looked at again,
    /// so its links would stay for ever if only they were left.
    /// </summary>
    /// <param name="ids">The page's ids.</param>
    /// <param name="links">The association tables of the records.</param>
    /// <param name="cancellationToken">Gives up; nothing of the page is marked then.</param>
    /// <returns>How many rows were live until now. Unit: rows.</returns>
    public async Task<long> AddAsync(
        IReadOnlyCollection<long> ids, IReadOnlyCollection<AssociationTable> links, CancellationToken cancellationToken)
    {
        await using var transaction = await _database.BeginAsync(_connection, cancellationToken);
        await _connection.ExecuteAsync(
            $"INSERT INTO {Listed} SELECT unnest($1::bigint[]) ON CONFLICT DO NOTHING", [ids.ToArray()], cancellationToken);
        var marked = await SoftDelete.MarkAsync(_connection, _table, ids, cancellationToken);
        if (marked.Count > 0)
            await AssociationSweep.RemoveAsync(_connection, links, marked, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return marked.Count;
    }

    /// <summary>The ids that were listed at the last run and are not now, in id order, a page at a time. To be asked once the list is whole.</summary>
    /// <param name="afterId">The last id of the page before; <see cref="long.MinValue"/> for the first.</param>
    /// <param name="limit">Unit: ids.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>At most <paramref name="limit"/> ids; none at the end.</returns>
    public async Task<IReadOnlyList<long>> NextVanishedAsync(long afterId, int limit, CancellationToken cancellationToken) => await _connection.ColumnAsync<long>(
        $"""
        SELECT b.id
        FROM (SELECT unnest(ids) AS id FROM {_table.Schema}.{Bookkeeping.ArchivedIds} WHERE table_name = $1) b
        WHERE b.id > $2 AND NOT EXISTS (SELECT 1 FROM {Listed} l WHERE l.id = b.id)
        ORDER BY b.id LIMIT $3
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
            INSERT INTO {_table.Schema}.{Bookkeeping.ArchivedIds} AS kept (table_name, ids)
            SELECT $1, coalesce(array_agg(id ORDER BY id), '{"{}"}') FROM {Listed}
            ON CONFLICT (table_name) DO UPDATE SET ids = EXCLUDED.ids WHERE kept.ids IS DISTINCT FROM EXCLUDED.ids
            """,
            [_table.Key], cancellationToken, Sql.Unlimited);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.GiveBackAsync(Listed);
}

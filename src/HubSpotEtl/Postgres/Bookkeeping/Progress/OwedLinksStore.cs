using System.Runtime.CompilerServices;
using HubSpotEtl.Postgres.Bookkeeping.Migration;
using HubSpotEtl.Postgres.Connection;
using Npgsql;

namespace HubSpotEtl.Postgres.Bookkeeping.Progress;

/// <summary>
/// The records of a main table whose links have to be read again, whatever comes in between: written down before their rows are touched,
/// since a row that looks right would not be looked at again, and struck out when their links are stored. The caller holds the table's
/// lock.
/// </summary>
/// <param name="database">Where <c>etl_links_owed</c> is.</param>
/// <param name="table">The main table.</param>
internal sealed class OwedLinksStore(Database database, TableName table)
{
    private const int PageRows = 5_000;

    private readonly string _owed = $"{table.Schema}.{BookkeepingSchema.LinksOwed}";

    /// <summary>How many there are. It reads only, and needs no bookkeeping tables.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Unit: records.</returns>
    internal async Task<long> CountAsync(CancellationToken cancellationToken)
    {
        if (!(await ExistingBookkeeping.FindAsync(database, cancellationToken)).Has(BookkeepingSchema.LinksOwed))
            return 0;
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ScalarAsync<long>($"SELECT count(*) FROM {_owed} WHERE table_name = $1", [table.Key], cancellationToken);
    }

    /// <summary>Owes those of a query.</summary>
    /// <param name="connection">Where the query is understood.</param>
    /// <param name="ids">SQL of one column; what is owed already may be among it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal Task AddAsync(NpgsqlConnection connection, string ids, CancellationToken cancellationToken) => connection.ExecuteAsync(
        $"INSERT INTO {_owed} (table_name, record_id) SELECT $1, id FROM ({ids}) AS owed (id) ON CONFLICT DO NOTHING",
        [table.Key], cancellationToken, Sql.Unlimited);

    /// <summary>Owes some, within the caller's transaction.</summary>
    internal static Task AddAsync(
        NpgsqlConnection connection, TableName table, IReadOnlyCollection<long> ids, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            $"""
            INSERT INTO {table.Schema}.{BookkeepingSchema.LinksOwed} (table_name, record_id) SELECT DISTINCT $1, unnest($2::bigint[])
            ON CONFLICT DO NOTHING
            """,
            [table.Key, ids.ToArray()], cancellationToken);

    /// <summary>
    /// Owes those that interrupted runs have seen and that will not be continued: nobody knows of which of them the links are stored.
    /// </summary>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task TakeOverAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            $"""
            INSERT INTO {_owed} (table_name, record_id)
            SELECT DISTINCT $1, id FROM ({SeenIds.OfAnyRun(table)}) seen
            ON CONFLICT DO NOTHING
            """,
            [table.Key], cancellationToken, Sql.Unlimited);
    }

    /// <summary>Those that are owed, in id order; no record has an id below 1.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Some thousand at a time.</returns>
    internal async IAsyncEnumerable<SeenBatch> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = 0L;
        while (await PageAsync(last, cancellationToken) is { Length: > 0 } page)
        {
            yield return new SeenBatch(page);
            last = page[^1];
        }
    }

    /// <summary>Strikes out all: their links are stored.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    internal Task ForgetAsync(CancellationToken cancellationToken) =>
        database.WriteAsync($"DELETE FROM {_owed} WHERE table_name = $1", [table.Key], cancellationToken);

    /// <summary>Strikes out those of a query.</summary>
    /// <param name="connection">Where the query is understood.</param>
    /// <param name="ids">SQL of one column.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal Task ForgetAsync(NpgsqlConnection connection, string ids, CancellationToken cancellationToken) => connection.ExecuteAsync(
        $"DELETE FROM {_owed} WHERE table_name = $1 AND record_id IN ({ids})", [table.Key], cancellationToken, Sql.Unlimited);

    private async Task<long[]> PageAsync(long afterId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return [.. await connection.ColumnAsync<long>(
            $"SELECT record_id FROM {_owed} WHERE table_name = $1 AND record_id > $2 ORDER BY record_id LIMIT $3",
            [table.Key, afterId, PageRows], cancellationToken)];
    }
}

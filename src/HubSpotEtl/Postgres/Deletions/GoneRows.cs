using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Links;
using HubSpotEtl.Postgres.Tables;
using Npgsql;

namespace HubSpotEtl.Postgres.Deletions;

/// <summary>
/// Records that HubSpot may have no longer, in a temporary table of a held connection: HubSpot is asked for each, those that are confirmed
/// are marked deleted. Memory stays flat; what breaks off is begun anew.
/// </summary>
/// <param name="database">Where the tables are.</param>
/// <param name="connection">Holds the temporary table.</param>
/// <param name="table">The main table.</param>
/// <param name="listed">The temporary table, once it is made.</param>
internal sealed class GoneRows(Database database, NpgsqlConnection connection, TableName table, string listed)
{
    // Rows marked in one transaction, with their links.
    private const int MarksAtOnce = 1_000;

    /// <summary>The main table.</summary>
    internal TableName Table => table;

    /// <summary>Makes the temporary table.</summary>
    /// <param name="more">SQL: further columns, each behind a comma.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal Task MakeAsync(string more, CancellationToken cancellationToken) => connection.MakeTemporaryAsync(
        $"CREATE TEMPORARY TABLE {listed} (id bigint PRIMARY KEY, gone boolean NOT NULL DEFAULT false{more})", cancellationToken);

    /// <summary>A page of what the temporary table lists, in id order.</summary>
    /// <param name="condition">SQL, on the row <c>l</c>.</param>
    /// <param name="afterId">The last id of the page before; <see cref="long.MinValue"/> for the first.</param>
    /// <param name="limit">Unit: ids.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task<IReadOnlyList<long>> NextAsync(string condition, long afterId, int limit, CancellationToken cancellationToken) =>
        await connection.ColumnAsync<long>(
            $"SELECT l.id FROM {listed} l WHERE {condition} AND l.id > $1 ORDER BY l.id LIMIT $2", [afterId, limit], cancellationToken);

    /// <summary>Remembers which of them are gone.</summary>
    /// <param name="ids">Others than those listed are passed over.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal Task ConfirmAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken) =>
        connection.ExecuteAsync($"UPDATE {listed} SET gone = true WHERE id = ANY($1)", [ids.ToArray()], cancellationToken);

    /// <summary>How many are.</summary>
    internal Task<long> CountAsync(CancellationToken cancellationToken) =>
        connection.ScalarAsync<long>($"SELECT count(*) FROM {listed} WHERE gone", [], cancellationToken);

    /// <summary>How many live rows of the table were live before a run: see <see cref="RowsBefore"/>.</summary>
    internal Task<long> CountBeforeAsync(Guid runId, CancellationToken cancellationToken) =>
        RowsBefore.CountAsync(connection, table, runId, cancellationToken);

    /// <summary>
    /// Marks the rows of those that are gone, and removes their links, some at a time: mark and links in one transaction, since a row that
    /// is marked is not looked at again, and its links would stay for ever if only they were left.
    /// </summary>
    /// <param name="links">The association tables of the records.</param>
    /// <param name="cancellationToken">Gives up; what is marked stays so.</param>
    /// <returns>How many were live until now. Unit: rows.</returns>
    internal async Task<long> MarkAsync(IReadOnlyCollection<AssociationTable> links, CancellationToken cancellationToken)
    {
        long marked = 0;
        var last = long.MinValue;
        while (await NextAsync("l.gone", last, MarksAtOnce, cancellationToken) is { Count: > 0 } ids)
        {
            last = ids[^1];
            await using var transaction = await database.BeginAsync(connection, cancellationToken);
            var live = await SoftDelete.MarkAsync(connection, table, ids, cancellationToken);
            if (live.Count > 0)
                await AssociationSweep.RemoveAsync(connection, links, live, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            marked += live.Count;
        }

        return marked;
    }
}

using HubSpotEtl.Postgres.Bookkeeping.Progress;
using Npgsql;

namespace HubSpotEtl.Postgres.Deletions;

/// <summary>
/// How many of a main table's live rows were live before a logical run, its interrupted parts included. Each batch keeps, in its own
/// transaction, which of its records had no live row; so nobody has to count before a run begins, and one that marks nothing does not count
/// at all.
/// </summary>
internal static class RowsBefore
{
    /// <summary>Counts those that are live now.</summary>
    /// <param name="connection">Any.</param>
    /// <param name="table">The main table.</param>
    /// <param name="runId">The logical run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Unit: rows. Those that the run has marked deleted are not among them.</returns>
    internal static Task<long> CountAsync(NpgsqlConnection connection, TableName table, Guid runId, CancellationToken cancellationToken) =>
        connection.ScalarAsync<long>(
            $"""
            SELECT count(*) FROM {table} t
            WHERE t.fivetran_deleted IS NOT TRUE AND NOT EXISTS (
                SELECT 1 FROM ({SeenIds.Inserted(table)}) n WHERE n.id = t.hs_object_id)
            """,
            [table.Key, runId], cancellationToken, Sql.Unlimited);
}

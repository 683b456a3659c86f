using Npgsql;

namespace HubSpotEtl.Postgres.Deletions;

/// <summary>Marks rows deleted, within the caller's transaction: they stay, and <c>fivetran_synced</c> tells when.</summary>
internal static class SoftDelete
{
    /// <summary>Marks the rows of these records; ids without a live row are passed over.</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="table">The main table.</param>
    /// <param name="ids">The records that are gone.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The ids that were live and are now marked.</returns>
    internal static Task<List<long>> MarkAsync(
        NpgsqlConnection connection, TableName table, IReadOnlyCollection<long> ids, CancellationToken cancellationToken) =>
            connection.ColumnAsync<long>(
        $"""
        UPDATE {table} SET fivetran_deleted = true, fivetran_synced = now()
        WHERE hs_object_id = ANY($1) AND fivetran_deleted IS NOT TRUE
        RETURNING hs_object_id
        """,
        [ids.ToArray()], cancellationToken);
}

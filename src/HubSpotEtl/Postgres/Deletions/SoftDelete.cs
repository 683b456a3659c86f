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
        NpgsqlConnection connection, TableName table, IReadOnlyCollection<long> ids, CancellationToken cancellationToken) => connection.ColumnAsync<long>(
        $"""
        UPDATE {table} SET fivetran_deleted = true, fivetran_synced = now()
        WHERE hs_object_id = ANY($1) AND fivetran_deleted IS NOT TRUE
        RETURNING hs_object_id
        """,
        [ids.ToArray()], cancellationToken);

    /// <summary>How many rows <see cref="MarkVanishedAsync"/> would mark, and of how many live ones.</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="table">The table.</param>
    /// <param name="key">Its key column.</param>
    /// <param name="present">The keys that HubSpot has.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Unit: rows.</returns>
    internal static async Task<(long Gone, long Live)> CountVanishedAsync(
        NpgsqlConnection connection, TableName table, string key, Array present, CancellationToken cancellationToken)
    {
        (long, long) counts = default;
        await foreach (var row in connection.QueryAsync(
            $"SELECT count(*) FILTER (WHERE NOT ({key} = ANY($1))), count(*) FROM {table} WHERE fivetran_deleted IS NOT TRUE", [present], cancellationToken))
            counts = (row.GetInt64(0), row.GetInt64(1));
        return counts;
    }

    /// <summary>Marks the rows of all that HubSpot has no longer, in a table that is replaced as a whole.</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="table">The table.</param>
    /// <param name="key">Its key column.</param>
    /// <param name="present">The keys that HubSpot has.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Rows that were live and are now marked.</returns>
    internal static Task<int> MarkVanishedAsync(
        NpgsqlConnection connection, TableName table, string key, Array present, CancellationToken cancellationToken) => connection.ExecuteAsync(
        $"""
        UPDATE {table} SET fivetran_deleted = true, fivetran_synced = now()
        WHERE NOT ({key} = ANY($1)) AND fivetran_deleted IS NOT TRUE
        """,
        [present], cancellationToken);
}

namespace HubSpotEtl.Postgres;

/// <summary>Marks rows deleted: those that an incremental run finds archived, or merged into another record.</summary>
/// <param name="database">Where the tables are.</param>
public sealed class SoftDelete(Database database)
{
    /// <summary>Marks the rows of these ids; ids without a live row are passed over.</summary>
    /// <param name="table">The main table.</param>
    /// <param name="ids">The records that are gone.</param>
    /// <param name="cancellationToken">Gives up; nothing is marked then.</param>
    /// <returns>The ids that were live and are now marked.</returns>
    public async Task<IReadOnlyList<long>> MarkAsync(TableName table, IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        var sql = $"""
            UPDATE {table} SET fivetran_deleted = true, fivetran_synced = now()
            WHERE hs_object_id = ANY($1) AND fivetran_deleted IS NOT TRUE
            RETURNING hs_object_id
            """;
        await using var connection = await database.OpenAsync(cancellationToken);
        var marked = new List<long>();
        await foreach (var row in connection.QueryAsync(sql, [ids.ToArray()], cancellationToken))
            marked.Add(row.GetInt64(0));
        return marked;
    }
}

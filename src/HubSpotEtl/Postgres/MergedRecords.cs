namespace HubSpotEtl.Postgres;

/// <summary>
/// Records that were merged into another: HubSpot drops them from every list, but the survivor names them in
/// <c>hs_merged_object_ids</c> (ids separated by <c>;</c>) and a contact also in <c>hs_calculated_merged_vids</c>
/// (<c>id:timestamp</c> separated by <c>;</c>). Lists of ids are met in properties of type number too (Airbyte issue 60971), and are kept as rejected
/// values then.
/// </summary>
/// <param name="database">Where the tables are.</param>
public sealed class MergedRecords(Database database)
{
    /// <summary>The properties that name merged records.</summary>
    public static IReadOnlyList<string> Properties { get; } = ["hs_merged_object_ids", "hs_calculated_merged_vids"];

    /// <summary>Marks deleted what the records that a run has seen were merged from, and removes the links of those, in one transaction.</summary>
    /// <param name="table">The main table.</param>
    /// <param name="columns">The columns of <see cref="Properties"/> that the table has.</param>
    /// <param name="runId">The logical run.</param>
    /// <param name="links">The association tables of the records.</param>
    /// <param name="cancellationToken">Gives up; nothing is marked then.</param>
    /// <returns>How many rows were live until now. Unit: rows.</returns>
    public async Task<long> MarkAsync(
        TableName table, IReadOnlyList<string> columns, Guid runId, IReadOnlyCollection<AssociationTable> links, CancellationToken cancellationToken)
    {
        if (columns.Count == 0)
            return 0;
        var named = string.Join(", ", columns.Select(column => $"t.{new SqlIdentifier(column)}::text"));
        var sql = $"""
            UPDATE {table} gone SET fivetran_deleted = true, fivetran_synced = now()
            FROM (
                SELECT DISTINCT substring(part FROM '^\s*({EarlierRejects.IdDigits})\s*(?::|$)')::bigint AS id, t.hs_object_id AS survivor
                FROM (SELECT DISTINCT unnest(ids) AS id FROM {table.Schema}.{Bookkeeping.SeenIds} WHERE table_name = $1 AND run_id = $2) seen
                JOIN {table} t ON t.hs_object_id = seen.id
                LEFT JOIN (
                    SELECT hs_object_id, string_agg(raw_value, ';') AS ids FROM {table.Schema}.{Bookkeeping.RejectedValues}
                    WHERE object_type = $1 AND property = ANY($3) GROUP BY hs_object_id) misfit ON misfit.hs_object_id = seen.id
                CROSS JOIN LATERAL unnest(string_to_array(concat_ws(';', {named}, misfit.ids), ';')) AS part) merged
            WHERE gone.hs_object_id = merged.id AND merged.id <> merged.survivor AND gone.fivetran_deleted IS NOT TRUE
            RETURNING gone.hs_object_id
            """;
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await database.BeginAsync(connection, cancellationToken);
        var marked = await connection.ColumnAsync<long>(sql, [table.Key, runId, Properties.ToArray()], cancellationToken, Sql.Unlimited);
        if (marked.Count > 0)
            await AssociationSweep.RemoveAsync(connection, links, marked, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return marked.Count;
    }
}

using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Tables;
using Npgsql;

namespace HubSpotEtl.Postgres.Links;

/// <summary>Removes the links of records that are no longer there, for which HubSpot answers nothing that could replace them.</summary>
/// <param name="database">Where the tables are.</param>
public sealed class AssociationSweep(Database database)
{
    /// <summary>
    /// Removes all links that start from a record without a live row in the main table. Reads the association tables whole; one
    /// transaction, so that the many that hold little cost next to nothing.
    /// </summary>
    /// <param name="tables">The association tables.</param>
    /// <param name="main">The main table of the records that the links start from.</param>
    /// <param name="cancellationToken">Gives up; nothing is removed then.</param>
    /// <returns>How many were removed. Unit: links.</returns>
    public async Task<long> SweepAsync(IEnumerable<AssociationTable> tables, TableName main, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await database.BeginAsync(connection, cancellationToken);
        await using var batch = new NpgsqlBatch(connection) { Timeout = Sql.Unlimited };
        foreach (var links in tables)
            batch.BatchCommands.Add(new NpgsqlBatchCommand(SweepOf(links, main)));
        var removed = batch.BatchCommands.Count == 0 ? 0 : await batch.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return removed;
    }

    private static string SweepOf(AssociationTable links, TableName main) => $"""
        DELETE FROM {links.Name} a
        WHERE NOT EXISTS (
          SELECT 1 FROM {main} t
          WHERE {SqlTypes.Cast("t.hs_object_id", Transform.ColumnType.BigInt, links.FromType)} = a.{links.From}
              AND t.fivetran_deleted IS NOT TRUE)
        """;

    /// <summary>
    /// Removes all links that start from these records: for the few that an incremental run marks deleted, in its transaction.
    /// </summary>
    internal static async Task RemoveAsync(
        NpgsqlConnection connection, IReadOnlyCollection<AssociationTable> tables, IReadOnlyCollection<long> fromIds,
        CancellationToken cancellationToken)
    {
        foreach (var links in tables)
        {
            var sql = $"DELETE FROM {links.Name} WHERE {links.From} = ANY($1::bigint[]::{SqlTypes.ToSql(links.FromType)}[])";
            await connection.ExecuteAsync(sql, [fromIds.ToArray()], cancellationToken);
        }
    }
}

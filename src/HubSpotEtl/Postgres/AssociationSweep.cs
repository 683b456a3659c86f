using Npgsql;

namespace HubSpotEtl.Postgres;

/// <summary>Removes the links of records that are no longer there, for which HubSpot answers nothing that could replace them.</summary>
/// <param name="database">Where the tables are.</param>
public sealed class AssociationSweep(Database database)
{
    /// <summary>Removes all links that start from a record without a live row in the main table. Reads the whole association table.</summary>
    /// <param name="links">The association table.</param>
    /// <param name="main">The main table of the records that the links start from.</param>
    /// <param name="cancellationToken">Gives up; nothing is removed then.</param>
    /// <returns>How many were removed. Unit: links.</returns>
    public async Task<long> SweepAsync(AssociationTable links, TableName main, CancellationToken cancellationToken)
    {
        var id = ColumnTypes.Cast("t.hs_object_id", Transform.ColumnType.BigInt, links.FromType);
        var sql = $"""
            DELETE FROM {links.Name} a
            WHERE NOT EXISTS (SELECT 1 FROM {main} t WHERE {id} = a.{links.From} AND t.fivetran_deleted IS NOT TRUE)
            """;
        return await database.WriteAsync(sql, [], cancellationToken);
    }

    /// <summary>Removes all links that start from these records: for the few that an incremental run marks deleted, in its transaction.</summary>
    internal static async Task RemoveAsync(
        NpgsqlConnection connection, IReadOnlyCollection<AssociationTable> tables, IReadOnlyCollection<long> fromIds, CancellationToken cancellationToken)
    {
        foreach (var links in tables)
        {
            var sql = $"DELETE FROM {links.Name} WHERE {links.From} = ANY($1::bigint[]::{ColumnTypes.ToSql(links.FromType)}[])";
            await connection.ExecuteAsync(sql, [fromIds.ToArray()], cancellationToken);
        }
    }
}

using System.Runtime.CompilerServices;
using HubSpotEtl.Postgres.Connection;

namespace HubSpotEtl.Postgres.Deletions;

/// <summary>
/// The ids of the live rows of a main table. Rows of somebody's own, such as -1 for "unknown", are none of HubSpot's, whose ids are above
/// 0.
/// </summary>
/// <param name="database">Where it is.</param>
public sealed class LiveIds(Database database)
{
    private const int PageRows = 10_000;

    /// <summary>Reads them in id order, a page at a time, so that no statement stays open while they are worked on.</summary>
    /// <param name="table">The main table.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Pages of at most 10,000 ids.</returns>
    public async IAsyncEnumerable<ReadOnlyMemory<long>> ReadAsync(
        TableName table, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var page = await PageAsync(table, 0, cancellationToken); page.Length > 0;)
        {
            yield return page;
            page = await PageAsync(table, page[^1], cancellationToken);
        }
    }

    private async Task<long[]> PageAsync(TableName table, long afterId, CancellationToken cancellationToken)
    {
        var sql = $"""
            SELECT hs_object_id FROM {table}
            WHERE hs_object_id > $1 AND fivetran_deleted IS NOT TRUE
            ORDER BY hs_object_id LIMIT $2
            """;
        await using var connection = await database.OpenAsync(cancellationToken);
        return [.. await connection.ColumnAsync<long>(sql, [afterId, PageRows], cancellationToken)];
    }
}

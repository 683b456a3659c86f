using System.Globalization;
using System.Runtime.CompilerServices;
using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Tables;
using HubSpotEtl.Transform.Batches;

namespace HubSpotEtl.Postgres.Links;

/// <summary>
/// What the listing of a full load named: for each record the object types that it has links with, kept beside the seen ids. All of it is
/// worked out by the server, so that memory stays flat.
/// </summary>
/// <param name="database">Where <c>etl_seen_ids</c> is.</param>
/// <param name="main">The main table.</param>
/// <param name="runId">The logical run, every page of which is stored.</param>
public sealed class SeenAssociations(Database database, TableName main, Guid runId)
{
    // A negative number, which not every culture writes in the same way.
    private static readonly string s_any = AssociationNames.Any.ToString(CultureInfo.InvariantCulture);

    // A record about which nothing was said (NULL, or every bit) was asked about outright.
    private string Seen => $"({SeenIds.Named(main)})";

    // Of a record that was listed twice, one naming counts: then it was asked about.
    private string Unnamed => $"(SELECT id FROM {Seen} s GROUP BY id HAVING NOT bool_or(bits IS NULL OR bits & $3 <> 0))";

    /// <summary>Which types any record at all was listed with.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Their bits, and how many records the listing told about. Unit: records.</returns>
    public async Task<(long Bits, long Records)> NamedAsync(CancellationToken cancellationToken)
    {
        var sql = $"SELECT coalesce(bit_or(bits), 0), count(*) FROM {Seen} s WHERE bits <> {s_any}";
        await using var connection = await database.OpenAsync(cancellationToken);
        (long, long) named = default;
        await foreach (var row in connection.QueryAsync(sql, [main.Key, runId], cancellationToken, Sql.Unlimited))
            named = (row.GetInt64(0), row.GetInt64(1));
        return named;
    }

    /// <summary>Some of the records that the listing told about, evenly spread over it.</summary>
    /// <param name="records">How many there are: what <see cref="NamedAsync"/> counts.</param>
    /// <param name="wanted">How many to take; all where there are not more. One that was listed twice counts as two.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Their ids.</returns>
    public async Task<IReadOnlyList<long>> SampleAsync(long records, int wanted, CancellationToken cancellationToken)
    {
        var sql = $"""
            SELECT DISTINCT id
            FROM (SELECT id, row_number() OVER (ORDER BY batch, place) AS number FROM {Seen} s WHERE bits <> {s_any}) n
            WHERE number * $3 / $4 > (number - 1) * $3 / $4
            """;
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ColumnAsync<long>(sql, [main.Key, runId, (long)wanted, records], cancellationToken, Sql.Unlimited);
    }

    /// <summary>The records that were listed without a type.</summary>
    /// <param name="bit">The type's bit.</param>
    /// <param name="skip">How many to leave out at the start. Unit: records.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>In the order of their ids, a few thousand at a time.</returns>
    public IAsyncEnumerable<SeenBatch> ReadUnnamedAsync(long bit, long skip, CancellationToken cancellationToken) =>
        ReadAsync($"SELECT id FROM {Unnamed} u ORDER BY id OFFSET $4", [main.Key, runId, bit, skip], cancellationToken);

    /// <summary>The records that were listed without a type, and that a table has links of all the same.</summary>
    /// <param name="bit">The type's bit.</param>
    /// <param name="links">The association table with the type.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>In the order of their ids, a few thousand at a time.</returns>
    public IAsyncEnumerable<SeenBatch> ReadUnnamedAsync(long bit, AssociationTable links, CancellationToken cancellationToken)
    {
        var id = SqlTypes.Cast("u.id", Transform.ColumnType.BigInt, links.FromType);
        // Of an empty table nothing is worked out.
        var sql = $"""
            SELECT id FROM {Unnamed} u
            WHERE EXISTS (SELECT 1 FROM {links.Name}) AND EXISTS (SELECT 1 FROM {links.Name} a WHERE a.{links.From} = {id})
            ORDER BY id
            """;
        return ReadAsync(sql, [main.Key, runId, bit], cancellationToken);
    }

    private async IAsyncEnumerable<SeenBatch> ReadAsync(
        string sql, object[] parameters, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const int batchIds = 5_000;
        await using var connection = await database.OpenAsync(cancellationToken);
        var ids = new List<long>(batchIds);
        await foreach (var row in connection.QueryAsync(sql, parameters, cancellationToken, Sql.Unlimited))
        {
            ids.Add(row.GetInt64(0));
            if (ids.Count < batchIds)
                continue;
            yield return new SeenBatch(ids.ToArray());
            ids.Clear();
        }

        if (ids.Count > 0)
            yield return new SeenBatch(ids.ToArray());
    }
}

using HubSpotEtl.Crm;
using HubSpotEtl.Postgres.Bookkeeping;
using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Postgres.Bookkeeping.Rejects;
using HubSpotEtl.Postgres.Connection;
using Npgsql;

namespace HubSpotEtl.Postgres.Deletions;

/// <summary>
/// Records that were merged into another: HubSpot drops them from every list, but the survivor names them in
/// <c>hs_merged_object_ids</c> (ids separated by <c>;</c>) and a contact also in <c>hs_calculated_merged_vids</c>
/// (<c>id:timestamp</c> separated by <c>;</c>). Lists of ids are met in properties of type number too (Airbyte issue 60971), and are kept
/// as rejected values then.
/// </summary>
internal sealed class MergedRecords : IAsyncDisposable
{
    private const string Listed = "pg_temp.etl_merged";

    private readonly NpgsqlConnection _connection;

    private MergedRecords(Database database, NpgsqlConnection connection, TableName table)
    {
        _connection = connection;
        Gone = new GoneRows(database, connection, table, Listed);
    }

    /// <summary>The records that are named as merged and have live rows: to be confirmed and marked.</summary>
    internal GoneRows Gone { get; }

    /// <summary>How many there are. Unit: rows.</summary>
    internal long Named { get; private set; }

    /// <summary>Finds the live rows of what the records that a run has seen were merged from.</summary>
    /// <param name="database">Where the tables are.</param>
    /// <param name="table">The main table.</param>
    /// <param name="columns">The columns of <see cref="WellKnownProperties.Merged"/> that the table has, at least one.</param>
    /// <param name="runId">The logical run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What was found; nothing is marked yet.</returns>
    internal static Task<MergedRecords> FindAsync(
        Database database, TableName table, IReadOnlyList<string> columns, Guid runId, CancellationToken cancellationToken) =>
            database.OpenAsync(
        async connection =>
        {
            var merged = new MergedRecords(database, connection, table);
            await merged.Gone.MakeAsync("", cancellationToken);
            merged.Named = await connection.ExecuteAsync(
                FindSql(table, columns), [table.Key, runId, WellKnownProperties.Merged.ToArray()], cancellationToken, Sql.Unlimited);
            return merged;
        },
        cancellationToken);

    /// <summary>The records, in id order, a page at a time.</summary>
    /// <param name="afterId">The last id of the page before; <see cref="long.MinValue"/> for the first.</param>
    /// <param name="limit">Unit: ids.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>At most <paramref name="limit"/> ids; none at the end.</returns>
    internal Task<IReadOnlyList<long>> NextAsync(long afterId, int limit, CancellationToken cancellationToken) =>
        Gone.NextAsync("true", afterId, limit, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.GiveBackAsync(Listed);

    private static string FindSql(TableName table, IReadOnlyList<string> columns)
    {
        var named = string.Join(", ", columns.Select(column => $"t.{new SqlIdentifier(column)}::text"));
        // The inner DISTINCT keeps the planner from taking the texts apart once for each row of the table.
        return $"""
            INSERT INTO {Listed} (id)
            SELECT DISTINCT merged.id
            FROM (
                SELECT DISTINCT substring(part FROM '^\s*({EarlierRejects.IdDigits})\s*(?::|$)')::bigint AS id, t.hs_object_id AS survivor
                FROM ({SeenIds.Distinct(table)}) seen
                JOIN {table} t ON t.hs_object_id = seen.id
                LEFT JOIN (
                    SELECT hs_object_id, string_agg(raw_value, ';') AS ids FROM {table.Schema}.{BookkeepingSchema.RejectedValues}
                    WHERE object_type = $1 AND property = ANY($3) GROUP BY hs_object_id) misfit ON misfit.hs_object_id = seen.id
                CROSS JOIN LATERAL unnest(string_to_array(concat_ws(';', {named}, misfit.ids), ';')) AS part) merged
            JOIN {table} gone ON gone.hs_object_id = merged.id AND gone.fivetran_deleted IS NOT TRUE
            WHERE merged.id <> merged.survivor
            """;
    }
}

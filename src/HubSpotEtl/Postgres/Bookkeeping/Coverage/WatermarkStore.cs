using HubSpotEtl.Postgres.Connection;
using Npgsql;
using NpgsqlTypes;

namespace HubSpotEtl.Postgres.Bookkeeping.Coverage;

/// <summary>
/// Reads and moves watermarks. <c>etl_sync_metadata</c> may be the Python system's, with a timestamp without zone (holding UTC) and
/// no unique key: both work, since every session's time zone is UTC.
/// </summary>
/// <param name="database">Where <c>etl_sync_metadata</c> is.</param>
public sealed class WatermarkStore(Database database)
{
    /// <summary>The watermark of a table.</summary>
    /// <param name="table">The main table.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when there is none: the table was never completely loaded.</returns>
    public async Task<Watermark?> ReadAsync(TableName table, CancellationToken cancellationToken)
    {
        var sql = $"""
            SELECT {Sql.Bounded("last_sync_timestamp")}, records_synced::bigint, sync_mode::text, {Sql.Bounded("associations_synced_at")},
                {Sql.Listed("associations_refused")},
                {Sql.Bounded("search_from")}
            FROM {table.Schema}.{BookkeepingSchema.SyncMetadata}
            WHERE object_type = $1 AND last_sync_timestamp IS NOT NULL
            ORDER BY 1 DESC LIMIT 1
            """;
        await using var connection = await database.OpenAsync(cancellationToken);
        Watermark? found = null;
        await foreach (var row in connection.QueryAsync(sql, [table.Key], cancellationToken))
            found = new Watermark(
                row.GetFieldValue<DateTimeOffset>(0), row.Value<long>(1), row.Value<string>(2) ?? "", row.Value<DateTimeOffset?>(3),
                row.Value<string[]>(4))
            {
                SearchFrom = row.Value<DateTimeOffset?>(5),
            };
        return found;
    }

    /// <summary>
    /// Moves the watermark within the caller's transaction, so that it is safe exactly when the data is. The run decides how far:
    /// never later than what was surely read.
    /// </summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="table">The main table.</param>
    /// <param name="watermark">What is now surely stored.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When it is written.</returns>
    internal static Task SaveAsync(NpgsqlConnection connection, TableName table, Watermark watermark, CancellationToken cancellationToken)
    {
        // Not ON CONFLICT: an adopted table may lack the key. The sync lock keeps other writers out.
        var sql = $"""
            WITH moved AS (
                UPDATE {table.Schema}.{BookkeepingSchema.SyncMetadata}
                SET last_sync_timestamp = $2, records_synced = $3, sync_mode = $4, updated_at = now(),
                    associations_synced_at = coalesce($5, associations_synced_at), associations_refused = $6, search_from = $7
                WHERE object_type = $1
                RETURNING 1)
            INSERT INTO {table.Schema}.{BookkeepingSchema.SyncMetadata}
                (object_type, last_sync_timestamp, records_synced, sync_mode, updated_at, associations_synced_at, associations_refused,
                    search_from)
            SELECT $1, $2, $3, $4, now(), $5, $6, $7
            WHERE NOT EXISTS (SELECT 1 FROM moved)
            """;
        object refused = watermark.LinksRefused is { } types ? types.ToArray() : Sql.Null(NpgsqlDbType.Array | NpgsqlDbType.Text);
        return connection.ExecuteAsync(
            sql,
            [table.Key, watermark.LastSync, watermark.RecordsSynced, watermark.SyncMode, Sql.Time(watermark.LinksSynced), refused,
                Sql.Time(watermark.SearchFrom)],
            cancellationToken);
    }
}

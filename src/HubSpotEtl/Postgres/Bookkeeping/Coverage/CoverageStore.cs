using HubSpotEtl.Postgres.Bookkeeping.Migration;
using HubSpotEtl.Postgres.Connection;
using Npgsql;

namespace HubSpotEtl.Postgres.Bookkeeping.Coverage;

/// <summary>
/// Keeps in <c>etl_table</c> what the rows of main tables were loaded with. It is written when it changes, so that most runs write nothing.
/// </summary>
/// <param name="database">Where the bookkeeping tables are.</param>
internal sealed class CoverageStore(Database database)
{
    /// <summary>Reads it. The bookkeeping tables may be absent or older.</summary>
    /// <param name="table">The main table.</param>
    /// <param name="objectTypeId">Whose table it is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task<TableCoverage> ReadAsync(TableName table, string objectTypeId, CancellationToken cancellationToken)
    {
        var present = await ExistingBookkeeping.FindAsync(database, cancellationToken);
        await using var connection = await database.OpenAsync(cancellationToken);
        var coverage = TableCoverage.Whole;
        if (present.Has(BookkeepingSchema.Tables, "privacy_key"))
            await foreach (var row in connection.QueryAsync(
                $"SELECT properties_left_out, targets_left_out, privacy_rules, privacy_key " +
                $"FROM {table.Schema}.{BookkeepingSchema.Tables} " +
                $"WHERE table_name = $1",
                [table.Key], cancellationToken))
                coverage = new TableCoverage(
                    new Exclusions(row.Value<string[]>(0) ?? [], row.Value<string[]>(1) ?? []), row.Value<string>(2) ?? "",
                    row.Value<string>(3) ?? "");
        var properties = BookkeepingSchema.Properties;
        var rejects = BookkeepingSchema.RejectedValues;
        return coverage with
        {
            Stored = await NamesAsync(properties, $"SELECT property FROM {table.Schema}.{properties} WHERE table_name = $1", table.Key),
            Rejected = await NamesAsync(rejects, $"SELECT DISTINCT property FROM {table.Schema}.{rejects} WHERE object_type = $1",
                table.Key),
            StoredTargets = await NamesAsync(
                BookkeepingSchema.Tables,
                $"""
                SELECT target_object_type_id FROM {table.Schema}.{BookkeepingSchema.Tables}
                WHERE object_type_id = $1 AND kind = 'association' AND to_regclass(format('%I.%I', $2::text, table_name)) IS NOT NULL
                """,
                objectTypeId, table.Schema.Name),
        };

        async Task<IReadOnlyList<string>> NamesAsync(string from, string sql, params object[] values) =>
            present.Has(from) ? await connection.ColumnAsync<string>(sql, values, cancellationToken) : [];
    }

    /// <summary>Notes that more is left out from now on, before rows are written that lack it. What was left out stays so.</summary>
    /// <param name="table">The main table.</param>
    /// <param name="leftOut">All that is left out.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task SaveAsync(TableName table, Exclusions leftOut, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await SaveAsync(connection, table, leftOut, cancellationToken);
    }

    /// <summary>Notes what is left out, within the caller's transaction.</summary>
    internal static Task SaveAsync(NpgsqlConnection connection, TableName table, Exclusions leftOut, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            $"""
            UPDATE {table.Schema}.{BookkeepingSchema.Tables} SET properties_left_out = $2, targets_left_out = $3
            WHERE table_name = $1
              AND (coalesce(properties_left_out, ARRAY[]::text[]), coalesce(targets_left_out, ARRAY[]::text[])) IS DISTINCT FROM ($2, $3)
            """,
            [table.Key, Sorted(leftOut.Properties), Sorted(leftOut.Targets)], cancellationToken);

    /// <summary>Notes the privacy rules in force, within the caller's transaction.</summary>
    internal static Task SaveAsync(
        NpgsqlConnection connection, TableName table, string rules, string key, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            $"UPDATE {table.Schema}.{BookkeepingSchema.Tables} SET privacy_rules = $2, privacy_key = $3 WHERE table_name = $1",
            [table.Key, PlainText.Clean(rules), key], cancellationToken);

    private static string[] Sorted(IEnumerable<string> names) =>
        [.. names.Select(name => PlainText.Clean(name)!).Order(StringComparer.Ordinal)];
}

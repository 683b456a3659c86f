using HubSpotEtl.Postgres.Bookkeeping.Migration;
using HubSpotEtl.Postgres.Connection;
using Npgsql;
using NpgsqlTypes;

namespace HubSpotEtl.Postgres.Bookkeeping.Coverage;

/// <summary>What <c>etl_table</c> keeps of a main table's properties of Sensitive Data.</summary>
/// <param name="Definitions">As JSON; null: nothing.</param>
/// <param name="AskedAt">When HubSpot was asked for them; null: never.</param>
internal sealed record StoredSensitivity(string? Definitions, DateTimeOffset? AskedAt)
{
    /// <summary>Reads it. The bookkeeping tables may be absent or older.</summary>
    /// <param name="database">Where they are.</param>
    /// <param name="table">The main table.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal static async Task<StoredSensitivity> ReadAsync(Database database, TableName table, CancellationToken cancellationToken)
    {
        var present = await ExistingBookkeeping.FindAsync(database, cancellationToken);
        var stored = new StoredSensitivity(null, null);
        if (!present.Has(BookkeepingSchema.Tables, "sensitive_asked_at"))
            return stored;
        await using var connection = await database.OpenAsync(cancellationToken);
        await foreach (var row in connection.QueryAsync(
            $"SELECT sensitive_properties::text, sensitive_asked_at FROM {table.Schema}.{BookkeepingSchema.Tables} WHERE table_name = $1",
            [table.Key], cancellationToken))
            stored = new StoredSensitivity(row.Value<string>(0), row.Value<DateTimeOffset?>(1));
        return stored;
    }

    /// <summary>
    /// Stores it, and in the same step that the table's rows lack what nobody knew of: a run that is killed here owes their values all the
    /// same.
    /// </summary>
    /// <param name="database">Where the bookkeeping tables are.</param>
    /// <param name="table">The main table.</param>
    /// <param name="lacking">The properties that the rows were loaded without.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task SaveAsync(Database database, TableName table, IReadOnlyList<string> lacking, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            $"""
            UPDATE {table.Schema}.{BookkeepingSchema.Tables}
            SET sensitive_properties = $2, sensitive_asked_at = $3,
                properties_left_out = CASE WHEN cardinality($4::text[]) = 0 THEN properties_left_out
                    ELSE ARRAY(SELECT DISTINCT name COLLATE "C"
                        FROM unnest(coalesce(properties_left_out, ARRAY[]::text[]) || $4::text[]) name ORDER BY 1) END
            WHERE table_name = $1
            """,
            [
                table.Key, new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Jsonb, Value = PlainText.Clean(Definitions) },
                Sql.Time(AskedAt),
                lacking.Select(name => PlainText.Clean(name)!).ToArray(),
            ],
            cancellationToken);
    }
}

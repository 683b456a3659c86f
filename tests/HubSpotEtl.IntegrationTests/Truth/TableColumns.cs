using Npgsql;

namespace HubSpotEtl.IntegrationTests.Truth;

/// <summary>A main table's columns with their types, and the catalog that says which property is where.</summary>
/// <param name="Table">The table.</param>
/// <param name="Types">Column → type as PostgreSQL spells it.</param>
/// <param name="Catalog">Property → column; null: in <c>properties_overflow</c>.</param>
internal sealed record TableColumns(string Table, IReadOnlyDictionary<string, string> Types, IReadOnlyDictionary<string, string?> Catalog)
{
    public bool HasOverflow => Types.ContainsKey("properties_overflow");

    public static async Task<TableColumns> ReadAsync(NpgsqlDataSource database, string table, CancellationToken cancellationToken)
    {
        var types = new Dictionary<string, string>();
        await using var columns = database.CreateCommand(
            "SELECT attname::text, format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = quote_ident($1)::regclass AND attnum > "
                + "0 AND NOT attisdropped");
        columns.Parameters.Add(new() { Value = table });
        await using (var reader = await columns.ExecuteReaderAsync(cancellationToken))
            while (await reader.ReadAsync(cancellationToken))
                types.Add(reader.GetString(0), reader.GetString(1));

        var catalog = new Dictionary<string, string?>();
        await using var properties = database.CreateCommand("SELECT property, column_name FROM etl_property WHERE table_name = $1");
        properties.Parameters.Add(new() { Value = table });
        await using (var reader = await properties.ExecuteReaderAsync(cancellationToken))
            while (await reader.ReadAsync(cancellationToken))
                catalog.Add(reader.GetString(0), await reader.IsDBNullAsync(1, cancellationToken) ? null : reader.GetString(1));
        return new TableColumns(table, types, catalog);
    }
}

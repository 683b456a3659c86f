using HubSpotEtl.Postgres.Bookkeeping;
using HubSpotEtl.Postgres.Schema;
using HubSpotEtl.Postgres.Views;
using HubSpotEtl.Transform.Layout;
using Npgsql;

namespace HubSpotEtl.Postgres.Tables;

/// <summary>
/// The places of a table's properties in <c>etl_property</c>: given once, never changed; the descriptions follow HubSpot.
/// </summary>
internal static class PropertyCatalog
{
    internal static async Task<IReadOnlyList<StoredProperty>> ReadAsync(
        NpgsqlConnection connection, TableName table, CancellationToken cancellationToken)
    {
        var sql = $"SELECT property, column_name FROM {table.Schema}.{BookkeepingSchema.Properties} WHERE table_name = $1";
        var stored = new List<StoredProperty>();
        await foreach (var row in connection.QueryAsync(sql, [table.Key], cancellationToken))
            stored.Add(new StoredProperty(row.GetString(0), row.Value<string>(1)));
        return stored;
    }

    /// <summary>The properties that have a column, those that HubSpot has no longer included.</summary>
    internal static async Task<IReadOnlyList<PlacedProperty>> PlacedAsync(
        NpgsqlConnection connection, TableName table, CancellationToken cancellationToken)
    {
        var sql = $"""
            SELECT property, column_name, type, field_type, referenced_object_type
            FROM {table.Schema}.{BookkeepingSchema.Properties} WHERE table_name = $1 AND column_name IS NOT NULL
            """;
        var placed = new List<PlacedProperty>();
        await foreach (var row in connection.QueryAsync(sql, [table.Key], cancellationToken))
            placed.Add(new PlacedProperty(row.GetString(0), row.GetString(1), row.Value<string>(2), row.Value<string>(3),
                row.Value<string>(4)));
        return placed;
    }

    /// <summary>
    /// Stores new properties and changed descriptions; <c>last_seen</c> is exact to a day, so that most runs write nothing.
    /// </summary>
    internal static async Task SaveAsync(
        NpgsqlConnection connection,
        TableName table,
        IReadOnlyList<TableProperty> properties,
        IReadOnlyList<PropertyColumn> places,
        CancellationToken cancellationToken)
    {
        var sql = $"""
            INSERT INTO {table.Schema}.{BookkeepingSchema.Properties} AS p
                   (table_name, property, column_name, type, label, group_name, description, field_type, referenced_object_type,
                    first_seen, last_seen)
            SELECT $1, n.*, now(), now()
            FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[]) n
            ON CONFLICT (table_name, property) DO UPDATE
            SET type = EXCLUDED.type, label = EXCLUDED.label, group_name = EXCLUDED.group_name, description = EXCLUDED.description,
                field_type = EXCLUDED.field_type, referenced_object_type = EXCLUDED.referenced_object_type, last_seen = EXCLUDED.last_seen
            WHERE (p.type, p.label, p.group_name, p.description, p.field_type, p.referenced_object_type) IS DISTINCT FROM
                  (EXCLUDED.type, EXCLUDED.label, EXCLUDED.group_name, EXCLUDED.description, EXCLUDED.field_type,
                      EXCLUDED.referenced_object_type)
               OR p.last_seen IS NULL OR p.last_seen < now() - interval '1 day'
            """;
        var described = properties.DistinctBy(p => p.Name).ToDictionary(p => p.Name, StringComparer.Ordinal);
        string?[] Each(Func<TableProperty, string?> text) => [.. places.Select(p => PlainText.Clean(text(described[p.Property])))];
        await connection.ExecuteAsync(
            sql,
            [
                table.Key, Each(p => p.Name), places.Select(p => p.Column).ToArray(), Each(p => p.Type),
                Each(p => p.Label), Each(p => p.GroupName), Each(p => p.Description), Each(p => p.FieldType),
                Each(p => p.ReferencedObjectType),
            ],
            cancellationToken);
    }
}

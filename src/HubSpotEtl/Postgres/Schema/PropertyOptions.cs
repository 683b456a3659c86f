using System.Text;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.Postgres.Bookkeeping;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace HubSpotEtl.Postgres.Schema;

/// <summary>
/// The options of a table's properties in <c>etl_property_option</c>. One that HubSpot has no longer keeps its row, with <c>removed_at</c>:
/// records may hold its value for years, and nothing else still knows what it meant.
/// </summary>
internal static class PropertyOptions
{
    // A row of the key's index holds 2,704 bytes (PostgreSQL documentation, "B-Tree Indexes"), and the table's name is in it too.
    private const int MaxKeyBytes = 2_500;

    /// <summary>Writes what is new, has changed or is gone; nothing where nothing is.</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="table">The main table.</param>
    /// <param name="properties">All that HubSpot lists.</param>
    /// <param name="logger">Takes what cannot be stored.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal static async Task SaveAsync(
        NpgsqlConnection connection, TableName table, IReadOnlyList<TableProperty> properties, ILogger logger,
        CancellationToken cancellationToken)
    {
        var wanted = Wanted(table, properties, logger);
        var gone = new List<(string Property, string Value)>();
        await foreach (var row in connection.QueryAsync(
            $"SELECT property, value, label, display_order, hidden, description, removed_at IS NULL FROM {Name(table)} WHERE table_name " +
            $"= $1",
            [table.Key], cancellationToken))
        {
            var key = (row.GetString(0), row.GetString(1));
            var isListed = row.GetBoolean(6);
            var stored = new TableOption(key.Item2, row.Value<string>(2), row.Value<int?>(3), row.Value<bool>(4), row.Value<string>(5));
            if (!wanted.TryGetValue(key, out var option))
            {
                if (isListed)
                    gone.Add(key);
            }
            else if (isListed && option == stored)
            {
                wanted.Remove(key);
            }
        }
        await WriteAsync(connection, table, [.. wanted.Select(one => (one.Key.Property, one.Value))], cancellationToken);
        await RemoveAsync(connection, table, gone, cancellationToken);
    }

    private static Dictionary<(string Property, string Value), TableOption> Wanted(
        TableName table, IReadOnlyList<TableProperty> properties, ILogger logger)
    {
        var wanted = new Dictionary<(string, string), TableOption>();
        var tooLong = 0;
        foreach (var property in properties.Where(property => PlainText.IsClean(property.Name)))
            foreach (var option in property.Options.Select(Clean))
                if (Encoding.UTF8.GetByteCount(property.Name) + Encoding.UTF8.GetByteCount(option.Value) > MaxKeyBytes)
                    tooLong++;
                else
                    wanted.TryAdd((property.Name, option.Value), option);
        if (tooLong > 0)
            Log.OptionsLeftOut(logger, table.Display, tooLong);
        return wanted;
    }

    private static TableOption Clean(TableOption option) => option with
    {
        Value = PlainText.Clean(option.Value)!, Label = PlainText.Clean(option.Label), Description = PlainText.Clean(option.Description),
    };

    private static async Task WriteAsync(
        NpgsqlConnection connection, TableName table, IReadOnlyList<(string Property, TableOption Option)> changed,
        CancellationToken cancellationToken)
    {
        if (changed.Count == 0)
            return;
        var sql = $"""
            INSERT INTO {Name(table)} (table_name, property, value, label, display_order, hidden, description)
            SELECT $1, n.* FROM unnest($2::text[], $3::text[], $4::text[], $5::integer[], $6::boolean[], $7::text[]) n
            ON CONFLICT (table_name, property, value) DO UPDATE
            SET label = EXCLUDED.label, display_order = EXCLUDED.display_order, hidden = EXCLUDED.hidden,
                description = EXCLUDED.description, removed_at = NULL
            """;
        T[] Each<T>(Func<TableOption, T> part) => [.. changed.Select(one => part(one.Option))];
        await connection.ExecuteAsync(
            sql,
            [
                table.Key, changed.Select(one => one.Property).ToArray(), Each(o => o.Value), Each(o => o.Label),
                Each(o => o.DisplayOrder), Each(o => o.IsHidden), Each(o => o.Description),
            ],
            cancellationToken);
    }

    private static async Task RemoveAsync(
        NpgsqlConnection connection, TableName table, IReadOnlyList<(string Property, string Value)> gone,
        CancellationToken cancellationToken)
    {
        if (gone.Count == 0)
            return;
        var sql = $"""
            UPDATE {Name(table)} o SET removed_at = now()
            FROM unnest($2::text[], $3::text[]) n(property, value)
            WHERE o.table_name = $1 AND o.property = n.property AND o.value = n.value
            """;
        await connection.ExecuteAsync(
            sql, [table.Key, gone.Select(one => one.Property).ToArray(), gone.Select(one => one.Value).ToArray()], cancellationToken);
    }

    private static string Name(TableName table) => $"{table.Schema}.{BookkeepingSchema.PropertyOptions}";
}

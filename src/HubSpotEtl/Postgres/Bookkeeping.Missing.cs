using HubSpotEtl.Postgres.Connection;
using Npgsql;

namespace HubSpotEtl.Postgres;

internal static partial class Bookkeeping
{
    /// <summary>The statements that <see cref="Database.EnsureBookkeepingAsync"/> would run; none when all is there.</summary>
    internal static async Task<IReadOnlyList<string>> MissingAsync(
        NpgsqlConnection connection, SqlIdentifier schema, CancellationToken cancellationToken)
    {
        var existing = await ColumnsAsync(connection, schema, cancellationToken);
        var statements = new List<string>();
        if (existing is null)
            statements.Add($"CREATE SCHEMA {schema}");
        foreach (var definition in All)
            statements.AddRange(Missing(definition, schema, existing));
        return statements;
    }

    private static IEnumerable<string> Missing(
        Definition definition, SqlIdentifier schema, IReadOnlyDictionary<string, HashSet<string>>? existing)
    {
        var columns = definition.Columns.Select(c => $"{c.Name} {c.Type}");
        if (existing is null || !existing.TryGetValue(definition.Table, out var present))
            return [$"CREATE TABLE {schema}.{definition.Table} ({string.Join(", ", columns.Append(definition.Key))})"];
        return definition.Columns.Where(c => !present.Contains(c.Name))
            .Select(c => $"ALTER TABLE {schema}.{definition.Table} ADD COLUMN {c.Name} {c.Type}");
    }

    /// <summary>The columns of the bookkeeping tables by table; null when there is no such schema.</summary>
    internal static async Task<IReadOnlyDictionary<string, HashSet<string>>?> ColumnsAsync(
        NpgsqlConnection connection, SqlIdentifier schema, CancellationToken cancellationToken)
    {
        const string Sql = """
            SELECT c.relname::text, a.attname::text
            FROM pg_catalog.pg_namespace n
            LEFT JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname::text = ANY($2) AND c.relkind IN ('r', 'p')
            LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE n.nspname::text = $1
            """;
        Dictionary<string, HashSet<string>>? tables = null;
        await foreach (var row in connection.QueryAsync(Sql, [schema.Name, All.Select(d => d.Table).ToArray()], cancellationToken))
        {
            tables ??= [];
            if (row.IsDBNull(0) || row.IsDBNull(1))
                continue;
            if (!tables.TryGetValue(row.GetString(0), out var columns))
                tables.Add(row.GetString(0), columns = []);
            columns.Add(row.GetString(1));
        }
        return tables;
    }
}

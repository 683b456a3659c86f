using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Session;
using Npgsql;

namespace HubSpotEtl.Postgres.Bookkeeping.Migration;

/// <summary>Makes the bookkeeping tables, and brings those of an older version up to <see cref="BookkeepingSchema"/>.</summary>
internal static class BookkeepingMigration
{
    /// <summary>
    /// Makes the schema and the bookkeeping tables where they are absent, and adds columns that an older version did not have. Does
    /// no DDL when all is there, so a role that may not create is enough for later runs. Safe when several processes do it at once.
    /// </summary>
    /// <param name="database">Where they belong.</param>
    /// <param name="cancellationToken">Gives up; nothing is changed then.</param>
    /// <returns>When the tables are there.</returns>
    /// <exception cref="SchemaConflictException">The role may not create what is missing.</exception>
    /// <exception cref="SessionNotKeptException">A pooler is in between that keeps no sessions: whoever is about to write comes by here
    /// first.</exception>
    internal static async Task EnsureAsync(Database database, CancellationToken cancellationToken)
    {
        await database.RequireRoomAsync(cancellationToken);
        var schema = database.Schema;
        if (await IsThereAsync(database, cancellationToken))
            return;
        try
        {
            await database.ChangeAsync(connection => CreateAsync(connection, schema, cancellationToken), cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new SchemaConflictException(
                $"The database role may not create the schema '{schema.Name}' or its bookkeeping tables ({e.MessageText}). " +
                $"As the owner run: CREATE SCHEMA IF NOT EXISTS {schema}; GRANT USAGE, CREATE ON SCHEMA {schema} TO the role.", e);
        }
    }

    private static async Task<bool> IsThereAsync(Database database, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await MissingAsync(connection, database.Schema, cancellationToken)).Count == 0;
    }

    private static async Task CreateAsync(NpgsqlConnection connection, SqlIdentifier schema, CancellationToken cancellationToken)
    {
        // CREATE … IF NOT EXISTS is not safe against itself in two sessions (23505 on the catalog), so one waits for the other.
        await connection.ExecuteAsync("SELECT pg_advisory_xact_lock($1)", [AdvisoryKey.Of("bookkeeping", schema.Name)], cancellationToken);
        foreach (var statement in await MissingAsync(connection, schema, cancellationToken))
            await connection.ExecuteAsync(statement, [], cancellationToken);
    }

    /// <summary>The statements that <see cref="EnsureAsync"/> would run; none when all is there.</summary>
    internal static async Task<IReadOnlyList<string>> MissingAsync(
        NpgsqlConnection connection, SqlIdentifier schema, CancellationToken cancellationToken)
    {
        var existing = await ColumnsAsync(connection, schema, cancellationToken);
        var statements = new List<string>();
        if (existing is null)
            statements.Add($"CREATE SCHEMA {schema}");
        foreach (var definition in BookkeepingSchema.All)
            statements.AddRange(Missing(definition, schema, existing));
        return statements;
    }

    private static IEnumerable<string> Missing(
        BookkeepingSchema.Definition definition, SqlIdentifier schema, IReadOnlyDictionary<string, HashSet<string>>? existing)
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
        await foreach (var row in connection.QueryAsync(Sql, [schema.Name, BookkeepingSchema.All.Select(d => d.Table).ToArray()],
            cancellationToken))
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

using Npgsql;
using NpgsqlTypes;

namespace HubSpotEtl.Postgres.Schema;

/// <summary>A column as the database has it.</summary>
/// <param name="Name">Its name, unquoted.</param>
/// <param name="TypeName">What <c>format_type</c> says without the modifier, and without the quotes of <c>quote_all_identifiers</c>:
/// <c>character varying</c>, <c>numeric</c>.</param>
/// <param name="IsLimited">True for <c>varchar(50)</c>, <c>numeric(10,2)</c>, <c>timestamp(0)</c>: a type that cuts or refuses some
/// values.</param>
/// <param name="IsNullable">False for NOT NULL.</param>
/// <param name="HasDefault">True when an insert may leave it out even if it is NOT NULL.</param>
/// <param name="IsGenerated">True when it cannot be written at all.</param>
internal sealed record ActualColumn(
    string Name, string TypeName, bool IsLimited = false, bool IsNullable = true, bool HasDefault = false, bool IsGenerated = false)
{
    /// <summary>Its number, which stays when it is renamed.</summary>
    internal short Number { get; init; }

    /// <summary>What <c>COMMENT ON COLUMN</c> says; null for nothing.</summary>
    internal string? Comment { get; init; }
}

/// <summary>A unique index that an upsert can use: valid, immediate, without predicate or expressions.</summary>
/// <param name="Index">The index' name.</param>
/// <param name="Constraint">The constraint it belongs to; null for a bare index.</param>
/// <param name="IsPrimary">True for the primary key.</param>
/// <param name="Columns">Its key columns.</param>
internal sealed record UniqueKey(string Index, string? Constraint, bool IsPrimary, IReadOnlySet<string> Columns);

/// <summary>A table as the database has it.</summary>
/// <param name="IsTable">False for a view, a foreign table or a sequence of that name.</param>
/// <param name="Columns">Its columns in order, without dropped ones.</param>
/// <param name="ColumnNumbersUsed">How many of the 1,600 column numbers are gone: dropped columns keep theirs for ever.</param>
/// <param name="UniqueKeys">The keys that an upsert can use.</param>
internal sealed record ActualTable(
    bool IsTable, IReadOnlyList<ActualColumn> Columns, int ColumnNumbersUsed, IReadOnlyList<UniqueKey> UniqueKeys)
{
    /// <summary>A rule that rewrites what is written to it; null for none.</summary>
    internal string? Rule { get; init; }

    /// <summary>Its key in <c>pg_class</c>, which stays when it is renamed.</summary>
    internal uint Oid { get; init; }

    /// <summary>True for a plain view.</summary>
    internal bool IsView { get; init; }

    /// <summary>What a view was made <c>WITH</c>: <c>security_invoker=true</c>.</summary>
    internal IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>True when the role may do what only an owner may, such as to comment it.</summary>
    internal bool IsOwned { get; init; } = true;

    /// <summary>What <c>COMMENT ON TABLE</c> says; null for nothing.</summary>
    internal string? Comment { get; init; }

    /// <summary>The most columns a table can have (PostgreSQL documentation, appendix "PostgreSQL Limits").</summary>
    internal const int MaxColumns = 1_600;

    internal ActualColumn? Column(string name) => Columns.FirstOrDefault(c => c.Name == name);

    internal bool HasKey(params IReadOnlyList<string> columns) => UniqueKeys.Any(k => k.Columns.SetEquals(columns));

    internal static async Task<ActualTable?> ReadAsync(NpgsqlConnection connection, TableName table, CancellationToken cancellationToken) =>
        (await ReadAsync(connection, [table], cancellationToken)).GetValueOrDefault(table);

    /// <summary>Reads many at once: three round trips, however many there are.</summary>
    /// <param name="connection">Open.</param>
    /// <param name="tables">Tables of one schema.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Those that are there.</returns>
    internal static async Task<IReadOnlyDictionary<TableName, ActualTable>> ReadAsync(
        NpgsqlConnection connection, IReadOnlyCollection<TableName> tables, CancellationToken cancellationToken)
    {
        const string Relations = """
            SELECT c.oid, c.relname::text, c.relkind IN ('r', 'p'), c.relnatts,
                   (SELECT min(rulename::text) FROM pg_catalog.pg_rewrite WHERE ev_class = c.oid AND ev_type <> '1' AND ev_enabled <> 'D'),
                   c.relkind = 'v', c.reloptions, pg_catalog.pg_has_role(c.relowner, 'USAGE'), d.description
            FROM pg_catalog.pg_class c
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_catalog.pg_description d ON d.objoid = c.oid AND d.classoid = 'pg_catalog.pg_class'::regclass AND d.objsubid = 0
            WHERE n.nspname = $1::name AND c.relname = ANY($2::name[])
            """;
        if (tables.Count == 0)
            return new Dictionary<TableName, ActualTable>();
        var names = tables.ToDictionary(table => table.Table.Name, StringComparer.Ordinal);
        var found = new Dictionary<TableName, ActualTable>();
        await foreach (var row in connection.QueryAsync(Relations, [tables.First().Schema.Name, names.Keys.ToArray()], cancellationToken))
            found.Add(names[row.GetString(1)], new ActualTable(row.GetBoolean(2), [], row.GetInt16(3), [])
            {
                Oid = row.GetFieldValue<uint>(0),
                Rule = row.Value<string>(4),
                IsView = row.GetBoolean(5),
                Options = row.Value<string[]>(6) ?? [],
                IsOwned = row.GetBoolean(7),
                Comment = row.Value<string>(8),
            });
        uint[] oids = [.. found.Values.Select(relation => relation.Oid)];
        var columns = await ColumnsAsync(connection, oids, cancellationToken);
        var keys = await KeysAsync(connection, oids, cancellationToken);
        return found.ToDictionary(
            one => one.Key, one => one.Value with { Columns = [.. columns[one.Value.Oid]], UniqueKeys = [.. keys[one.Value.Oid]] });
    }

    private static async Task<ILookup<uint, ActualColumn>> ColumnsAsync(
        NpgsqlConnection connection, uint[] oids, CancellationToken cancellationToken)
    {
        const string Columns = """
            SELECT attrelid, attname::text, replace(pg_catalog.format_type(atttypid, NULL), '"', ''), atttypmod >= 0, NOT attnotnull,
                   atthasdef OR attidentity <> '', attgenerated <> '' OR attidentity = 'a', attnum, d.description
            FROM pg_catalog.pg_attribute
            LEFT JOIN pg_catalog.pg_description d
                   ON d.objoid = attrelid AND d.classoid = 'pg_catalog.pg_class'::regclass AND d.objsubid = attnum
            WHERE attrelid = ANY($1) AND attnum > 0 AND NOT attisdropped
            ORDER BY attrelid, attnum
            """;
        var columns = new List<(uint Oid, ActualColumn Column)>();
        await foreach (var row in connection.QueryAsync(Columns, [Oids(oids)], cancellationToken))
            columns.Add((row.GetFieldValue<uint>(0), new ActualColumn(
                row.GetString(1), row.GetString(2), row.GetBoolean(3), row.GetBoolean(4), row.GetBoolean(5), row.GetBoolean(6))
            {
                Number = row.GetInt16(7),
                Comment = row.Value<string>(8),
            }));
        return columns.ToLookup(one => one.Oid, one => one.Column);
    }

    private static async Task<ILookup<uint, UniqueKey>> KeysAsync(
        NpgsqlConnection connection, uint[] oids, CancellationToken cancellationToken)
    {
        const string Keys = """
            SELECT i.indrelid, c.relname::text, con.conname::text, i.indisprimary,
                   ARRAY(SELECT a.attname::text
                         FROM generate_series(0, i.indnkeyatts - 1) k
                         JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k])
            FROM pg_catalog.pg_index i
            JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
            LEFT JOIN pg_catalog.pg_constraint con ON con.conindid = i.indexrelid AND con.conrelid = i.indrelid
                AND con.contype IN ('p', 'u')
            WHERE i.indrelid = ANY($1) AND i.indisunique AND i.indisvalid AND i.indimmediate AND i.indpred IS NULL AND i.indexprs IS NULL
            """;
        var keys = new List<(uint Oid, UniqueKey Key)>();
        await foreach (var row in connection.QueryAsync(Keys, [Oids(oids)], cancellationToken))
            keys.Add((row.GetFieldValue<uint>(0), new UniqueKey(
                row.GetString(1), row.Value<string>(2), row.GetBoolean(3),
                row.GetFieldValue<string[]>(4).ToHashSet(StringComparer.Ordinal))));
        return keys.ToLookup(one => one.Oid, one => one.Key);
    }

    private static NpgsqlParameter Oids(uint[] oids) => new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Oid, Value = oids };
}

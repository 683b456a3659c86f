using Npgsql;

namespace HubSpotEtl.Postgres;

/// <summary>A column as the database has it.</summary>
/// <param name="Name">Its name, unquoted.</param>
/// <param name="TypeName">What <c>format_type</c> says without the modifier: <c>character varying</c>, <c>numeric</c>.</param>
/// <param name="IsLimited">True for <c>varchar(50)</c>, <c>numeric(10,2)</c>, <c>timestamp(0)</c>: a type that cuts or refuses some values.</param>
/// <param name="IsNullable">False for NOT NULL.</param>
/// <param name="HasDefault">True when an insert may leave it out even if it is NOT NULL.</param>
/// <param name="IsGenerated">True when it cannot be written at all.</param>
internal sealed record ActualColumn(
    string Name, string TypeName, bool IsLimited = false, bool IsNullable = true, bool HasDefault = false, bool IsGenerated = false);

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
    /// <summary>The most columns a table can have (PostgreSQL documentation, appendix "PostgreSQL Limits").</summary>
    internal const int MaxColumns = 1_600;

    internal ActualColumn? Column(string name) => Columns.FirstOrDefault(c => c.Name == name);

    internal bool HasKey(params IReadOnlyList<string> columns) => UniqueKeys.Any(k => k.Columns.SetEquals(columns));

    internal static async Task<ActualTable?> ReadAsync(NpgsqlConnection connection, TableName table, CancellationToken cancellationToken)
    {
        const string Relation = """
            SELECT c.oid, c.relkind IN ('r', 'p'), c.relnatts
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname::text = $1 AND c.relname::text = $2
            """;
        (uint Oid, bool IsTable, short Numbers)? found = null;
        await foreach (var row in connection.QueryAsync(Relation, [table.Schema.Name, table.Table.Name], cancellationToken))
            found = (row.GetFieldValue<uint>(0), row.GetBoolean(1), row.GetInt16(2));
        if (found is not { } relation)
            return null;
        return new ActualTable(
            relation.IsTable,
            await ColumnsAsync(connection, relation.Oid, cancellationToken),
            relation.Numbers,
            await KeysAsync(connection, relation.Oid, cancellationToken));
    }

    private static async Task<IReadOnlyList<ActualColumn>> ColumnsAsync(NpgsqlConnection connection, uint oid, CancellationToken cancellationToken)
    {
        const string Columns = """
            SELECT attname::text, pg_catalog.format_type(atttypid, NULL), atttypmod >= 0, NOT attnotnull,
                   atthasdef OR attidentity <> '', attgenerated <> '' OR attidentity = 'a'
            FROM pg_catalog.pg_attribute
            WHERE attrelid = $1 AND attnum > 0 AND NOT attisdropped
            ORDER BY attnum
            """;
        var columns = new List<ActualColumn>();
        await foreach (var row in connection.QueryAsync(Columns, [Oid(oid)], cancellationToken))
            columns.Add(new ActualColumn(
                row.GetString(0), row.GetString(1), row.GetBoolean(2), row.GetBoolean(3), row.GetBoolean(4), row.GetBoolean(5)));
        return columns;
    }

    private static async Task<IReadOnlyList<UniqueKey>> KeysAsync(NpgsqlConnection connection, uint oid, CancellationToken cancellationToken)
    {
        const string Keys = """
            SELECT c.relname::text, con.conname::text, i.indisprimary,
                   ARRAY(SELECT a.attname::text
                         FROM generate_series(0, i.indnkeyatts - 1) k
                         JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k])
            FROM pg_catalog.pg_index i
            JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
            LEFT JOIN pg_catalog.pg_constraint con ON con.conindid = i.indexrelid AND con.conrelid = i.indrelid AND con.contype IN ('p', 'u')
            WHERE i.indrelid = $1 AND i.indisunique AND i.indisvalid AND i.indimmediate AND i.indpred IS NULL AND i.indexprs IS NULL
            """;
        var keys = new List<UniqueKey>();
        await foreach (var row in connection.QueryAsync(Keys, [Oid(oid)], cancellationToken))
            keys.Add(new UniqueKey(
                row.GetString(0), row.Value<string>(1), row.GetBoolean(2), row.GetFieldValue<string[]>(3).ToHashSet(StringComparer.Ordinal)));
        return keys;
    }

    private static NpgsqlParameter Oid(uint oid) => new() { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Oid, Value = oid };
}

using System.Globalization;
using Npgsql;

namespace HubSpotEtl.Benchmarks.Floor;

/// <summary>
/// A table like one of the product's, and the statements that load it with the least that can be done: COPY into a temporary table, then
/// the same kind of upsert, which writes new and changed rows only. What the product does besides (older versions, soft deletes, seen ids,
/// checkpoints) is not here; it is what the ratio is to show.
/// </summary>
/// <param name="Name">The table, as SQL.</param>
/// <param name="Original">The product's table, as SQL.</param>
/// <param name="Columns">The columns of a row, as SQL.</param>
/// <param name="Key">Those of them that are the primary key.</param>
internal sealed record FloorTable(string Name, string Original, IReadOnlyList<string> Columns, IReadOnlyList<string> Key)
{
    private static readonly Dictionary<string, string> s_written = new() { ["fivetran_synced"] = "now()", ["fivetran_deleted"] = "false" };

    private string List => string.Join(", ", Columns);

    private string Staging => $"pg_temp.{Name}_staging";

    /// <summary>Sends rows.</summary>
    public string Copy => $"COPY {Staging} ({List}) FROM STDIN (FORMAT BINARY)";

    /// <summary>The table of the loading connection that takes them.</summary>
    public string CreateStaging =>
        $"CREATE TEMPORARY TABLE {Name}_staging ON COMMIT DELETE ROWS AS SELECT {List} FROM {Original} WITH NO DATA";

    /// <summary>Finds out how a table of the product is made.</summary>
    /// <param name="source">The server.</param>
    /// <param name="schema">The table's schema.</param>
    /// <param name="table">The table.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Its likeness, which is not created yet.</returns>
    public static async Task<FloorTable> LikeAsync(
        NpgsqlDataSource source, string schema, string table, CancellationToken cancellationToken)
    {
        const string columns = """
            SELECT quote_ident(a.attname), coalesce(a.attnum = ANY (i.indkey), false) FROM pg_attribute a
            LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
            WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
            """;
        await using var command = source.CreateCommand(columns);
        command.Parameters.Add(new NpgsqlParameter { Value = $"{schema}.{table}" });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var (all, key) = (new List<string>(), new List<string>());
        while (await reader.ReadAsync(cancellationToken))
        {
            var name = reader.GetString(0);
            if (reader.GetBoolean(1))
                key.Add(name);
            if (!s_written.ContainsKey(name))
                all.Add(name);
        }

        return new FloorTable($"floor_{table}", $"{schema}.{table}", all, key);
    }

    /// <summary>Makes it, in place of one that is there.</summary>
    /// <param name="connection">In the schema.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When it is there and empty.</returns>
    public Task CreateAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => connection.RunAsync(
        $"DROP TABLE IF EXISTS {Name}; CREATE TABLE {Name} (LIKE {Original} INCLUDING ALL)", cancellationToken);

    /// <summary>Moves staged rows to the table; affects those that it writes.</summary>
    /// <param name="written">The columns that every write sets, which the table has.</param>
    /// <returns>SQL.</returns>
    public string Merge(IReadOnlyCollection<string> written)
    {
        string[] changing = [.. Columns.Except(Key)];
        var (set, values) = (string.Join(", ", written), string.Join(", ", written.Select(column => s_written[column])));
        return string.Create(CultureInfo.InvariantCulture, $"""
            INSERT INTO {Name} AS t ({List}, {set}) SELECT {List}, {values} FROM {Staging}
            ON CONFLICT ({string.Join(", ", Key)})
            DO UPDATE SET {string.Join(", ", changing.Concat(written).Select(c => $"{c} = EXCLUDED.{c}"))}
            WHERE ({string.Join(", ", changing.Select(c => $"t.{c}"))})
                IS DISTINCT FROM ({string.Join(", ", changing.Select(c => $"EXCLUDED.{c}"))})
            """);
    }
}

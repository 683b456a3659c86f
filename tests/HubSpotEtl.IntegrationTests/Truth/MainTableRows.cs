using System.Runtime.CompilerServices;
using System.Text.Json;
using Npgsql;

namespace HubSpotEtl.IntegrationTests.Truth;

/// <summary>
/// Reads a main table in order of id, one row at a time. Every value comes as text in one spelling: times as microseconds and dates as days
/// since 1970, which PostgreSQL computes; numbers as <see cref="PlainNumber"/> spells them.
/// </summary>
internal static class MainTableRows
{
    private static readonly Dictionary<string, string?> s_nothing = [];

    public static async IAsyncEnumerable<MainTableRow> ReadAsync(
        NpgsqlDataSource database, TableColumns table,
        IReadOnlyList<string> columns, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isNumber = columns.Select(column => table.Types[column] == "numeric").ToArray();
        await using var command = database.CreateCommand(Query(table, columns));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
            var values = new string?[columns.Count];
            for (var i = 0; i < values.Length; i++)
                values[i] = Text(i + 5) is { } text && isNumber[i] ? PlainNumber.Of(text) : Text(i + 5);
            yield return new MainTableRow(
                reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetBoolean(1), reader.GetBoolean(2), Text(3), values,
                Text(4) is { } json ? JsonSerializer.Deserialize<Dictionary<string, string?>>(json)! : s_nothing);
        }
    }

    private static string Query(TableColumns table, IReadOnlyList<string> columns)
    {
        var overflow = table.HasOverflow ? "properties_overflow::text" : "NULL::text";
        var list = string.Concat(columns.Select(column => $", {AsText(Quoted(column), table.Types[column])}"));
        return $"""
            SELECT hs_object_id, fivetran_deleted, fivetran_synced IS NOT NULL, {AsText("hs_lastmodifieddate", "timestamp with time zone")}, {overflow}{list}
            FROM {Quoted(table.Table)} ORDER BY hs_object_id
            """;
    }

    private static string AsText(string column, string type) => type switch
    {
        "timestamp with time zone" => $"(extract(epoch FROM {column}) * 1000000)::numeric(40, 0)::text",
        "date" => $"({column} - DATE '1970-01-01')::text",
        _ => $"{column}::text",
    };

    private static string Quoted(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}

using System.Data;
using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;

namespace HubSpotEtl.Postgres;

/// <summary>Statements with positional parameters (<c>$1</c>), in one line each. Times are UTC, NULL is null.</summary>
internal static class Sql
{
    /// <summary>No limit: for statements that rewrite or scan whole tables. Unit: seconds, as Npgsql counts.</summary>
    internal const int Unlimited = 0;

    /// <summary>
    /// How long what is done when all is over may take: nobody waits for it, and the server does the same by itself when the session ends.
    /// Unit: seconds.
    /// </summary>
    internal const int Courtesy = 10;

    internal static NpgsqlCommand Command(this NpgsqlConnection connection, string sql, ReadOnlySpan<object?> values)
    {
        connection.ThrowIfLost();
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(Parameter(value));
        return command;
    }

    /// <summary>A held connection that Npgsql has found broken says so in the same way as one that breaks now.</summary>
    internal static void ThrowIfLost(this NpgsqlConnection connection)
    {
        if (connection.State != ConnectionState.Open)
            throw new NpgsqlException("The connection was lost.", new IOException("It was found closed."));
    }

    internal static NpgsqlBatchCommand BatchCommand(string sql, params ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(Parameter(value));
        return command;
    }

    internal static async Task<int> ExecuteAsync(
        this NpgsqlConnection connection, string sql, object?[] values, CancellationToken cancellationToken, int? timeoutSeconds = null)
    {
        await using var command = connection.Command(sql, values);
        command.CommandTimeout = timeoutSeconds ?? command.CommandTimeout;
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    internal static async Task<T?> ScalarAsync<T>(
        this NpgsqlConnection connection, string sql, object?[] values, CancellationToken cancellationToken, int? timeoutSeconds = null)
    {
        await using var command = connection.Command(sql, values);
        command.CommandTimeout = timeoutSeconds ?? command.CommandTimeout;
        var value = await command.ExecuteScalarAsync(cancellationToken);
        return value is null or DBNull ? default : (T)value;
    }

    /// <summary>The rows one by one; the reader itself is handed out, to be read before the next turn.</summary>
    internal static async IAsyncEnumerable<NpgsqlDataReader> QueryAsync(
        this NpgsqlConnection connection, string sql, object?[] values, [EnumeratorCancellation] CancellationToken cancellationToken,
        int? timeoutSeconds = null)
    {
        await using var command = connection.Command(sql, values);
        command.CommandTimeout = timeoutSeconds ?? command.CommandTimeout;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            yield return reader;
    }

    /// <summary>The first column of all rows.</summary>
    internal static async Task<List<T>> ColumnAsync<T>(
        this NpgsqlConnection connection, string sql, object?[] values, CancellationToken cancellationToken, int? timeoutSeconds = null)
    {
        var column = new List<T>();
        await foreach (var row in connection.QueryAsync(sql, values, cancellationToken, timeoutSeconds))
            column.Add(row.GetFieldValue<T>(0));
        return column;
    }

    /// <summary>
    /// Gives a held connection back without its temporary tables: the pool resets the session only when it is used again, and until then
    /// they would lie about.
    /// </summary>
    internal static async ValueTask GiveBackAsync(this NpgsqlConnection connection, params string[] temporaryTables)
    {
        if (connection.State == ConnectionState.Open)
            await connection.ExecuteAsync($"DROP TABLE IF EXISTS {string.Join(", ", temporaryTables)}", [], CancellationToken.None,
                Courtesy);
        await connection.DisposeAsync();
    }

    internal static T? Value<T>(this NpgsqlDataReader reader, int ordinal) =>
        reader.IsDBNull(ordinal) ? default : reader.GetFieldValue<T>(ordinal);

    /// <summary>
    /// A time from a bookkeeping table, which may have been written by anybody: one that is infinite, or beyond what
    /// <see cref="DateTimeOffset"/> holds, becomes the nearest that is far from all times of a sync.
    /// </summary>
    /// <param name="column">The column, or an expression.</param>
    internal static string Bounded(string column) =>
        $"CASE WHEN {column} IS NOT NULL THEN least(greatest({column}::timestamptz, '0002-01-01 00:00Z'::timestamptz), '9000-01-01 " +
        $"00:00Z'::timestamptz) END";

    /// <summary>A list of texts from a bookkeeping table, without what is NULL in it; NULL where nothing is left.</summary>
    /// <param name="column">The column.</param>
    internal static string Listed(string column) => $"(SELECT array_agg(entry::text) FROM unnest({column}) entry WHERE entry IS NOT NULL)";

    /// <summary>A NULL needs its type named, since PostgreSQL must know it before the value arrives.</summary>
    internal static NpgsqlParameter Null(NpgsqlDbType type) => new() { NpgsqlDbType = type, Value = DBNull.Value };

    internal static NpgsqlParameter Text(string? value) =>
        new() { NpgsqlDbType = NpgsqlDbType.Text, Value = (object?)value ?? DBNull.Value };

    internal static NpgsqlParameter Time(DateTimeOffset? value) =>
        new() { NpgsqlDbType = NpgsqlDbType.TimestampTz, Value = (object?)value?.ToUniversalTime() ?? DBNull.Value };

    /// <summary>A column of texts for <c>unnest</c>, each as a TEXT column takes it.</summary>
    internal static string?[] Texts<T>(IEnumerable<T> rows, Func<T, string?> text) => [.. rows.Select(row => PlainText.Clean(text(row)))];

    /// <summary>A column of times for <c>unnest</c>.</summary>
    internal static NpgsqlParameter Times<T>(IEnumerable<T> rows, Func<T, DateTimeOffset?> time) => new()
    {
        NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz,
        Value = rows.Select(row => time(row)?.ToUniversalTime()).ToArray(),
    };

    private static NpgsqlParameter Parameter(object? value) => value switch
    {
        NpgsqlParameter parameter => parameter,
        null => Text(null),
        DateTimeOffset time => Time(time),
        _ => new NpgsqlParameter { Value = value },
    };
}

using Npgsql;

namespace HubSpotEtl.Benchmarks.Floor;

/// <summary>Statements in one line each, without a time limit.</summary>
internal static class Sql
{
    /// <summary>Runs statements.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="sql">One or several.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Rows affected.</returns>
    public static async Task<int> RunAsync(this NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The single value of a query.</summary>
    /// <typeparam name="T">As Npgsql reads it.</typeparam>
    /// <param name="source">Where.</param>
    /// <param name="sql">The query.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The value.</returns>
    public static async Task<T> ValueAsync<T>(this NpgsqlDataSource source, string sql, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 0;
        return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}

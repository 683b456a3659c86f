using HubSpotEtl.Postgres;
using Npgsql;

namespace HubSpotEtl.Check;

/// <summary>Tries what a sync does to the database, each in a transaction of its own that is rolled back: nothing of it stays.</summary>
/// <param name="connection">Open, and not in a transaction.</param>
/// <param name="schema">The schema of all tables.</param>
internal sealed class DatabaseTrials(NpgsqlConnection connection, SqlIdentifier schema)
{
    // A trial must not wait for a running sync, nor make others wait behind it.
    private const string Impatient = "SET LOCAL lock_timeout = '500ms'";

    private string Trial => $"{schema}.etl_check_{Guid.NewGuid():N}";

    /// <summary>A new table, and the schema if it is absent.</summary>
    public Task<PostgresException?> CreateTableAsync(bool schemaIsThere, CancellationToken cancellationToken) =>
        TryAsync(
            [.. schemaIsThere ? Array.Empty<string>() : [$"CREATE SCHEMA {schema}"], $"CREATE TABLE {Trial} (id BIGINT PRIMARY KEY)"],
            cancellationToken);

    /// <summary>A temporary table, into which every batch is copied.</summary>
    public Task<PostgresException?> CreateTemporaryTableAsync(CancellationToken cancellationToken) =>
        TryAsync([$"CREATE TEMPORARY TABLE etl_check_{Guid.NewGuid():N} (id BIGINT)"], cancellationToken);

    /// <summary>A column more, as HubSpot's new properties bring.</summary>
    public Task<PostgresException?> AlterAsync(TableName table, CancellationToken cancellationToken) =>
        TryAsync([$"ALTER TABLE {table} ADD COLUMN etl_check_{Guid.NewGuid():N} TEXT"], cancellationToken);

    /// <summary>Reading and writing, of no row at all: the rights are checked all the same.</summary>
    /// <param name="table">The table.</param>
    /// <param name="column">One of its columns.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<PostgresException?> WriteAsync(TableName table, SqlIdentifier column, CancellationToken cancellationToken) => TryAsync(
        [
            $"INSERT INTO {table} ({column}) SELECT {column} FROM {table} WHERE false",
            $"UPDATE {table} SET {column} = {column} WHERE false",
            $"DELETE FROM {table} WHERE false",
        ],
        cancellationToken);

    /// <summary>The lock that keeps two runs of an object apart.</summary>
    public Task<PostgresException?> LockAsync(CancellationToken cancellationToken) =>
        TryAsync(
            [FormattableString.Invariant($"SELECT pg_try_advisory_xact_lock({AdvisoryKey.Of("check", schema.Name)})")], cancellationToken);

    private async Task<PostgresException?> TryAsync(IReadOnlyList<string> statements, CancellationToken cancellationToken)
    {
        // Disposed of without a commit, it is rolled back.
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        try
        {
            foreach (var statement in statements.Prepend(Impatient))
                await connection.ExecuteAsync(statement, [], cancellationToken);
            return null;
        }
        catch (PostgresException refused)
        {
            return refused;
        }
    }
}

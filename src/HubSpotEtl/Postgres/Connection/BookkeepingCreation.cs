using Npgsql;

namespace HubSpotEtl.Postgres.Connection;

/// <summary>Makes the bookkeeping tables.</summary>
internal static class BookkeepingCreation
{
    /// <summary>Makes what is missing. See <see cref="Database.EnsureBookkeepingAsync"/>.</summary>
    internal static async Task EnsureAsync(Database database, CancellationToken cancellationToken)
    {
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
        return (await Bookkeeping.MissingAsync(connection, database.Schema, cancellationToken)).Count == 0;
    }

    private static async Task CreateAsync(NpgsqlConnection connection, SqlIdentifier schema, CancellationToken cancellationToken)
    {
        // CREATE … IF NOT EXISTS is not safe against itself in two sessions (23505 on the catalog), so one waits for the other.
        await connection.ExecuteAsync("SELECT pg_advisory_xact_lock($1)", [AdvisoryKey.Of("bookkeeping", schema.Name)], cancellationToken);
        foreach (var statement in await Bookkeeping.MissingAsync(connection, schema, cancellationToken))
            await connection.ExecuteAsync(statement, [], cancellationToken);
    }
}

using Npgsql;

namespace HubSpotEtl.Postgres.Connection;

/// <summary>Makes temporary tables, the one thing that a role needs a right of the database for.</summary>
internal static class TemporaryTables
{
    /// <summary>Makes them.</summary>
    /// <param name="connection">Whose session has them.</param>
    /// <param name="sql">One or several statements.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SchemaConflictException">The role may not.</exception>
    internal static async Task MakeTemporaryAsync(this NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        try
        {
            await connection.ExecuteAsync(sql, [], cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new SchemaConflictException(
                $"The database role may not make temporary tables, into which all data is copied first ({e.MessageText}). " +
                $"Run as the owner: {Grants.Temporary(connection.Database, connection.UserName!)}", e);
        }
    }
}

using Npgsql;

namespace HubSpotEtl.Postgres.Connection;

/// <summary>
/// DDL that explains and shows data, without which a sync is complete all the same: what is refused is left to the next run.
/// </summary>
internal static class OptionalChange
{
    /// <summary>
    /// Runs the statements in one round trip, all or none. A VACUUM or somebody's long query may hold a lock for hours, and others would
    /// wait behind this session: the time limit on locks of <see cref="SchemaWaiting"/> holds here too, and is waited for once only.
    /// </summary>
    /// <param name="connection">In a transaction of <see cref="Database.ChangeAsync{T}"/>, which goes on whatever happens here.</param>
    /// <param name="statements">Without parameters.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Why they were refused; null when they were not.</returns>
    /// <exception cref="NpgsqlException">The connection or the server failed.</exception>
    internal static async Task<PostgresException?> TryAsync(
        NpgsqlConnection connection, IReadOnlyList<string> statements, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var sql in (string[])["SAVEPOINT optional", .. statements, "RELEASE SAVEPOINT optional"])
            batch.BatchCommands.Add(Sql.BatchCommand(sql));
        try
        {
            await batch.ExecuteNonQueryAsync(cancellationToken);
            return null;
        }
        catch (PostgresException refused) when (!DatabaseFault.Passes(refused, wasReached: true))
        {
            await connection.ExecuteAsync("ROLLBACK TO SAVEPOINT optional", [], cancellationToken);
            return refused;
        }
    }
}

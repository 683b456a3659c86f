using Npgsql;

namespace HubSpotEtl.Postgres;

/// <summary>
/// Finds out whether sessions are kept. A pooler in transaction mode gives the process of an idle session to whoever asks next: the other one, as a rule, or the session
/// itself gets another one while that is in a transaction. Whoever has no pooler before it is known by the number that its connection was given, and is not tried.
/// </summary>
/// <param name="database">Whose sessions.</param>
internal sealed class SessionTrial(Database database)
{
    // Other clients of the pool may take the process in between, and then it shows a moment later.
    private const int Rounds = 3;

    private const string Server = "SELECT pg_catalog.pg_backend_pid()";

    /// <summary>Tries it.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SessionNotKeptException">They are not.</exception>
    /// <exception cref="NpgsqlException">The server cannot be reached or refuses.</exception>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var first = await database.OpenAsync(cancellationToken);
        if (first.ProcessID == database.Sessions.ServerOf(first))
            return;
        // Too few are told as what they are, instead of stalling whoever needs the next one.
        await OpenAllAsync(1, cancellationToken);
        await using var second = await OpenNextAsync(1, cancellationToken);
        for (var round = 0; round < Rounds; round++)
        {
            await using (var transaction = await BeginAsync(second, cancellationToken))
                await AskAsync(first, cancellationToken);
            await AskAsync(first, cancellationToken);
        }
    }

    /// <summary>Opens as many as a run has in hand at once, and gives them back.</summary>
    /// <param name="inHand">How many are open already.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="NpgsqlException">There are not as many: the message says how many there are.</exception>
    internal async Task OpenAllAsync(int inHand, CancellationToken cancellationToken)
    {
        var opened = new List<NpgsqlConnection>();
        try
        {
            while (inHand + opened.Count < Sessions.OfARun)
                opened.Add(await OpenNextAsync(inHand + opened.Count, cancellationToken));
        }
        finally
        {
            foreach (var one in opened)
                await one.DisposeAsync();
        }
    }

    private async Task<NpgsqlConnection> OpenNextAsync(int inHand, CancellationToken cancellationToken)
    {
        try
        {
            return await database.OpenAsync(cancellationToken);
        }
        catch (NpgsqlException e) when (e.InnerException is TimeoutException)
        {
            throw new NpgsqlException(
                FormattableString.Invariant(
                    $"A pooler before PostgreSQL has given {inHand} connection{(inHand == 1 ? "" : "s")} and no more, and a run needs {Sessions.OfARun} at once: raise its pool size (PgBouncer: default_pool_size)."),
                e);
        }
    }

    private async Task<NpgsqlTransaction> BeginAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var transaction = await connection.BeginTransactionAsync(cancellationToken);
        try
        {
            await AskAsync(connection, cancellationToken);
            return transaction;
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.ProtocolViolation)
        {
            throw new SessionNotKeptException($"it says: {refused.MessageText}");
        }
    }

    private async Task AskAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        database.Sessions.Check(connection, await connection.ScalarAsync<int>(Server, [], cancellationToken));
}

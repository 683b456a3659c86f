using Npgsql;

namespace HubSpotEtl.Postgres.Session;

/// <summary>
/// Finds out whether a pooler keeps sessions, before anything is said to one: what is set for a session that is not kept is set for other
/// clients of the pool. In transaction mode the process of an idle session is given to whoever asks next: the other one, as a rule, or the
/// session itself gets another one while that is in a transaction. Whoever has no pooler before it is known by the number that its
/// connection was given, and is not tried.
/// </summary>
/// <param name="connect">Opens a connection to which nothing is said yet.</param>
/// <param name="sessions">Takes note of them.</param>
/// <param name="patienceSeconds">How long an answer may take.</param>
internal sealed class SessionTrial(Func<CancellationToken, Task<NpgsqlConnection>> connect, Sessions sessions, int patienceSeconds)
{
    // Other clients of the pool may take the process in between, and then it shows a moment later.
    private const int Rounds = 3;

    private const string Server = SessionSettings.Hold + "; SELECT pg_catalog.pg_backend_pid()";

    /// <summary>Tries it with a session that idles.</summary>
    /// <param name="first">Open, and told nothing yet.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SessionNotKeptException">They are not.</exception>
    internal async Task RunAsync(NpgsqlConnection first, CancellationToken cancellationToken)
    {
        await AskAsync(first, cancellationToken);
        await using var second = await SecondAsync(cancellationToken);
        for (var round = 0; round < Rounds; round++)
        {
            await using (var transaction = await BeginAsync(second, cancellationToken))
                await AskAsync(first, cancellationToken);
            await AskAsync(first, cancellationToken);
        }
    }

    // Without a second one nothing is known, and a run could not do with one.
    private async Task<NpgsqlConnection> SecondAsync(CancellationToken cancellationToken)
    {
        NpgsqlConnection? second = null;
        try
        {
            second = await connect(cancellationToken);
            await AskAsync(second, cancellationToken);
            return second;
        }
        catch (Exception e)
        {
            if (second is not null)
                await second.DisposeAsync();
            if (e is NpgsqlException { InnerException: TimeoutException } waited)
                throw Sessions.TooFew(1, waited);
            throw;
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
        sessions.Note(connection, await ServerAsync(connection, cancellationToken));

    private async Task<int> ServerAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(Server, []);
        command.CommandTimeout = patienceSeconds;
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}

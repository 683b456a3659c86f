using System.Data;
using Npgsql;

namespace HubSpotEtl.Postgres.Session;

/// <summary>
/// The sessions that are in hand, each with the process of the server that serves it. Two that are in hand at once and have the same one
/// show a pooler that does not keep sessions, whatever they were opened for: this costs no round trip. Thread-safe.
/// </summary>
internal sealed class Sessions
{
    /// <summary>How many a run has in hand at once: its lock, its rows, its links, and what is read or changed meanwhile.</summary>
    internal const int OfARun = 4;

    private readonly Lock _gate = new();
    private readonly Dictionary<NpgsqlConnection, Session> _inHand = [];

    /// <summary>One that is in hand.</summary>
    /// <param name="Connection">Open.</param>
    /// <param name="Client">What the connection was told to be called; a pooler makes that up.</param>
    /// <param name="ServerPid">What <c>pg_backend_pid()</c> has said.</param>
    /// <param name="Wire">
    /// The same object for all holders of one connection of the driver's pool: what its server has said of itself. The number that a
    /// connection was told to be called does not tell them apart: a pooler may hand the server's on.
    /// </param>
    internal readonly record struct Session(NpgsqlConnection Connection, int Client, int ServerPid, object Wire);

    /// <summary>Those that are in hand.</summary>
    internal IReadOnlyList<Session> InHand
    {
        get
        {
            lock (_gate)
                return [.. _inHand.Values];
        }
    }

    /// <summary>The process of the server that serves a session.</summary>
    /// <param name="connection">One that is in hand.</param>
    internal int ServerOf(NpgsqlConnection connection)
    {
        lock (_gate)
            return _inHand[connection].ServerPid;
    }

    /// <summary>Takes note of the process that serves a session, which is in hand from then on until it is closed.</summary>
    /// <param name="connection">Open.</param>
    /// <param name="serverPid">What <c>pg_backend_pid()</c> says.</param>
    /// <exception cref="SessionNotKeptException">Another one that is in hand is served by it, or another process has served this
    /// one.</exception>
    internal void Note(NpgsqlConnection connection, int serverPid)
    {
        var session = new Session(connection, connection.ProcessID, serverPid, connection.PostgresParameters);
        lock (_gate)
        {
            if (_inHand.TryGetValue(connection, out var known))
            {
                if (known.ServerPid != serverPid)
                    throw new SessionNotKeptException("one of its sessions was served by two processes of the server");
                return;
            }

            // The same connection may have been given back by one holder and taken by the next a moment before it is told here.
            if (_inHand.Values.Any(other => other.ServerPid == serverPid && !ReferenceEquals(other.Wire, session.Wire)))
                throw new SessionNotKeptException("two of its sessions are served by one process of the server");
            _inHand[connection] = session;
        }

        connection.StateChange += OnStateChange;
    }

    /// <summary>What is thrown when a pooler lets a session wait in vain for a process of the server.</summary>
    /// <param name="inHand">How many it has given.</param>
    /// <param name="waited">How that showed.</param>
    internal static NpgsqlException TooFew(int inHand, NpgsqlException waited) => new(
        FormattableString.Invariant($"A pooler before PostgreSQL has given {inHand} connection{(inHand == 1 ? "" : "s")} and no more, ")
        + FormattableString.Invariant($"and a run needs {OfARun} at once")
        + ": raise its pool size (PgBouncer: default_pool_size; Pgpool-II: num_init_children).",
        waited);

    /// <summary>Thinks no more of sessions that nothing gets through to: whoever holds them still waits for them alone.</summary>
    internal void Forget(IEnumerable<Session> sessions)
    {
        lock (_gate)
            foreach (var session in sessions)
                _inHand.Remove(session.Connection);
    }

    private void OnStateChange(object sender, StateChangeEventArgs change)
    {
        if (change.CurrentState == ConnectionState.Open)
            return;
        var connection = (NpgsqlConnection)sender;
        connection.StateChange -= OnStateChange;
        lock (_gate)
            _inHand.Remove(connection);
    }
}

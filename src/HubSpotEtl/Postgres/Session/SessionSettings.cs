using Npgsql;

namespace HubSpotEtl.Postgres.Session;

/// <summary>
/// Everything that the statements of this program depend on, said to every session before it is used: what the role, the database, the
/// server or an earlier user of a pooled connection has set does not count. Left alone are the wishes of whoever runs the database:
/// <c>default_transaction_read_only</c>, <c>role</c>, <c>row_security</c>, tablespaces, memory.
/// </summary>
/// <remarks>PostgreSQL documentation, "Client Connection Defaults". All of them may be set by any role.</remarks>
internal static class SessionSettings
{
    /// <summary>
    /// How long a statement waits for a lock where nothing else is said: not limited, since who waits for a row keeps nobody else waiting.
    /// </summary>
    internal const string NoLockTimeout = "0";

    /// <summary>
    /// How long the statements of those who only look wait for a lock: longer than any change of the schema by this program keeps one, and
    /// no monitor hangs.
    /// </summary>
    internal const string LookingLockTimeout = "10s";

    /// <summary>
    /// For a pooler that keeps a session only once there is something to keep: it is one of the commands at which it begins to, also where
    /// it is told to overlook settings, and changes nothing for whoever else gets the process.
    /// </summary>
    /// <remarks>AWS, "Avoiding pinning an RDS Proxy", conditions for PostgreSQL: DISCARD.</remarks>
    internal const string Hold = "DISCARD PLANS";

    // With the version that brought them, where that is later than the oldest which is supported: an unknown name is an error.
    private static readonly (string Name, string Value, int Since)[] s_settings =
    [
        ("client_encoding", "UTF8", 0),
        ("timezone", "UTC", 0),
        // Forms of texts: casts to and from text are made with them.
        ("datestyle", "ISO, MDY", 0),
        ("intervalstyle", "postgres", 0),
        ("extra_float_digits", "1", 0),
        ("bytea_output", "hex", 0),
        ("standard_conforming_strings", "on", 0),
        ("transform_null_equals", "off", 0),
        ("array_nulls", "on", 0),
        // Names: those of our statements say their schema, or are PostgreSQL's own. On any other path a function of somebody else with the
        // exact types of a call is preferred to PostgreSQL's of any type, wherever the path has it; and temporary tables, which would come
        // first, come last.
        ("search_path", "pg_catalog, pg_temp", 0),
        // Limits. Statements have one of the client's own, which knows of those that may take hours; a session in hand is idle while
        // HubSpot is waited for.
        ("statement_timeout", "0", 0),
        ("idle_in_transaction_session_timeout", "0", 0),
        ("idle_session_timeout", "0", 14),
        ("transaction_timeout", "0", 17),
        // Transactions: refused statements are expected, and each statement sees what others have committed.
        ("default_transaction_isolation", "read committed", 0),
        ("default_transaction_deferrable", "off", 0),
        ("exit_on_error", "off", 0),
    ];

    /// <summary>Says them, in one round trip.</summary>
    /// <param name="connection">Just opened.</param>
    /// <param name="lockTimeout">How long its statements wait for a lock, as PostgreSQL writes it.</param>
    /// <param name="patienceSeconds">How long the answer may take.</param>
    /// <param name="evenPooled">False to say nothing to a process of the server that is another than the connection was told: a pooler may
    /// give it to others.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The process of the server that has answered, and whether the settings hold.</returns>
    internal static async Task<(int ServerPid, bool Hold)> ApplyAsync(
        NpgsqlConnection connection, string lockTimeout, int patienceSeconds, bool evenPooled, CancellationToken cancellationToken)
    {
        var client = evenPooled ? (int?)null : connection.ProcessID;
        await using var command = connection.Command(Statement(connection.PostgreSqlVersion, lockTimeout, client), []);
        command.CommandTimeout = patienceSeconds;
        var server = (int)(await command.ExecuteScalarAsync(cancellationToken))!;
        return (server, client is null || client == server);
    }

    /// <summary>The statement; its first column is the server's process.</summary>
    /// <param name="server">Its version.</param>
    /// <param name="lockTimeout">As above.</param>
    /// <param name="onlyOf">Only this process of the server is told; null: any, which a pooler is to keep for the session.</param>
    internal static string Statement(Version server, string lockTimeout, int? onlyOf = null)
    {
        var settings = string.Join(", ", s_settings.Where(one => server.Major >= one.Since).Append(("lock_timeout", lockTimeout, 0))
            .Select(one => $"pg_catalog.set_config('{one.Item1}', '{one.Item2}', false)"));
        return onlyOf is { } pid
            ? FormattableString.Invariant(
                $"SELECT pg_catalog.pg_backend_pid(), CASE WHEN pg_catalog.pg_backend_pid() OPERATOR(pg_catalog.=) {pid}") +
                $" THEN pg_catalog.concat({settings}) END"
            : $"{Hold}; SELECT pg_catalog.pg_backend_pid(), {settings}";
    }
}

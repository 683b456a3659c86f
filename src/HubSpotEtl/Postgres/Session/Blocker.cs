using System.Globalization;
using Npgsql;

namespace HubSpotEtl.Postgres.Session;

/// <summary>A session for which another one waits. Its statement is never told, since that may hold values.</summary>
/// <param name="Pid">Its process on the server; 0 for a prepared transaction, which has none.</param>
/// <param name="User">Its role; null where it is not known.</param>
/// <param name="Application">How it calls itself; null where the role may not see that, as all that follows.</param>
/// <param name="State">What it does: <c>active</c>, <c>idle in transaction</c>.</param>
/// <param name="WaitsFor">What it waits for in turn: <c>Client ClientRead</c>.</param>
/// <param name="Since">When its transaction began, in UTC.</param>
internal sealed record Blocker(int Pid, string? User, string? Application, string? State, string? WaitsFor, DateTimeOffset? Since)
{
    private const string Blocking = """
        SELECT b.pid, a.usename::text, nullif(a.application_name, ''), a.state, a.wait_event_type || ' ' || a.wait_event, a.xact_start
        FROM unnest(pg_catalog.pg_blocking_pids($1)) AS b(pid) LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = b.pid
        GROUP BY 1, 2, 3, 4, 5, 6
        """;

    // Reading stands in line behind this kind of lock alone, whether it is held or waited for.
    private const string KeepingReadersOut = """
        SELECT l.pid, a.usename::text, nullif(a.application_name, ''), a.state, a.wait_event_type || ' ' || a.wait_event, a.xact_start
        FROM pg_catalog.pg_locks l
        JOIN pg_catalog.pg_class c ON c.oid = l.relation
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
        WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock' AND n.nspname::text IN ($1, 'pg_catalog')
          AND l.database IN (0, (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()))
        GROUP BY 1, 2, 3, 4, 5, 6
        """;

    /// <summary>Those for which a session waits at this moment.</summary>
    internal static Task<IReadOnlyList<Blocker>> OfAsync(NpgsqlConnection connection, int pid, CancellationToken cancellationToken) =>
        ReadAsync(connection, Blocking, pid, cancellationToken);

    /// <summary>Those who keep readers out of any table of a schema at this moment.</summary>
    internal static Task<IReadOnlyList<Blocker>> OfReadersAsync(
        NpgsqlConnection connection, SqlIdentifier schema, CancellationToken cancellationToken) =>
        ReadAsync(connection, KeepingReadersOut, schema.Name, cancellationToken);

    private static async Task<IReadOnlyList<Blocker>> ReadAsync(
        NpgsqlConnection connection, string sql, object value, CancellationToken cancellationToken)
    {
        var blockers = new List<Blocker>();
        await foreach (var row in connection.QueryAsync(sql, [value], cancellationToken))
            blockers.Add(new Blocker(
                row.Value<int>(0), row.Value<string>(1), row.Value<string>(2), row.Value<string>(3), row.Value<string>(4),
                row.Value<DateTimeOffset?>(5)));
        return blockers;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        if (Pid == 0)
            return "a prepared transaction (see pg_prepared_xacts)";
        var parts = new[]
        {
            User is null ? null : $"user {User}", Application, State, WaitsFor is null ? null : $"waits for {WaitsFor}",
            Since is { } since ? string.Create(CultureInfo.InvariantCulture,
                $"in a transaction since {since.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC") : null,
        }.OfType<string>();
        return string.Create(CultureInfo.InvariantCulture,
            $"server process {Pid} ({string.Join(", ", parts.DefaultIfEmpty("more may not be seen"))})");
    }
}

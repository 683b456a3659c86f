using System.Data;
using HubSpotEtl.Diagnostics;
using HubSpotEtl.Postgres.Session;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace HubSpotEtl.Postgres.Connection;

/// <summary>
/// One writer a table: a session-level advisory lock on a connection of its own, which the server releases when the process or the
/// connection dies. The key is <see cref="AdvisoryKey"/> of <c>sync</c>, the schema and the table. A pooler in transaction mode
/// (PgBouncer) cannot keep such a lock, and is refused (<see cref="Sessions"/>).
/// </summary>
/// <remarks>PostgreSQL documentation, "Explicit Locking: Advisory Locks".</remarks>
public sealed class SyncLock : IAsyncDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly NpgsqlConnection _connection;
    private readonly CancellationTokenSource _lost = new();
    private bool _disposing;

    private SyncLock(NpgsqlConnection connection, TableName table)
    {
        (_connection, Table) = (connection, table);
        connection.StateChange += OnStateChange;
    }

    /// <summary>What is locked.</summary>
    public TableName Table { get; }

    /// <summary>Fires when the connection that holds the lock is lost: another process may hold it now, so the run must stop.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Does what may be done only while the lock is held.</summary>
    /// <typeparam name="T">What it gives.</typeparam>
    /// <param name="work">It is cancelled when the lock is lost.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SyncLockLostException">The lock was lost before the end.</exception>
    public async Task<T> WhileHeldAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var whileHeld = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Lost);
        try
        {
            return await work(whileHeld.Token);
        }
        catch (OperationCanceledException) when (Lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new SyncLockLostException(Table);
        }
    }

    /// <summary>Takes the lock if nobody has it.</summary>
    /// <param name="database">Where the table is.</param>
    /// <param name="table">The main table.</param>
    /// <param name="self">Who asks, as others shall see it; cut to 63 characters.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The lock, or who holds it; the holder is null when it let go just now.</returns>
    public static async Task<(SyncLock? Lock, LockHolder? Holder)> TryAcquireAsync(
        Database database, TableName table, string self, CancellationToken cancellationToken)
    {
        var key = Key(table.Schema, table.Table.Name);
        var connection = await database.OpenAsync(cancellationToken);
        try
        {
            await connection.ExecuteAsync("SELECT set_config('application_name', $1, false)", [ApplicationName(self)], cancellationToken);
            if (await connection.ScalarAsync<bool>("SELECT pg_try_advisory_lock($1)", [key], cancellationToken))
                return (new SyncLock(connection, table), null);
            var holder = await HolderAsync(connection, key, cancellationToken);
            await connection.DisposeAsync();
            return (null, holder);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Takes the lock, waiting for as long as another has it. Asks once a second: a waiting statement would hold back vacuum.
    /// </summary>
    /// <param name="database">Where the table is.</param>
    /// <param name="table">The main table.</param>
    /// <param name="self">Who asks, as others shall see it; cut to 63 characters.</param>
    /// <param name="time">Counts the seconds.</param>
    /// <param name="logger">Is told once whom it waits for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The lock.</returns>
    public static async Task<SyncLock> WaitAsync(
        Database database, TableName table, string self, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        LockHolder? told = null;
        while (true)
        {
            var (held, holder) = await TryAcquireAsync(database, table, self, cancellationToken);
            if (held is not null)
                return held;
            if (holder is not null && holder != told)
                Log.WaitingForLock(logger, table.Display, (told = holder).ToString());
            await Task.Delay(RetryInterval, time, cancellationToken);
        }
    }

    /// <summary>Tells whether a run of a table is under way, without taking the lock even for a moment.</summary>
    /// <param name="database">Where the table is.</param>
    /// <param name="table">The main table's name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>True when some session holds it.</returns>
    internal static async Task<bool> IsHeldAsync(Database database, string table, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await HolderAsync(connection, Key(database.Schema, table), cancellationToken) is not null;
    }

    /// <summary>Asks the server for a sign of life; when there is none, <see cref="Lost"/> fires.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When the server has answered.</returns>
    /// <exception cref="NpgsqlException">The connection is lost, and with it the lock.</exception>
    public Task ProbeAsync(CancellationToken cancellationToken) =>
        _connection.ExecuteAsync("SELECT 1", [], cancellationToken, Sql.Courtesy);

    /// <summary>Lets go of the lock.</summary>
    /// <returns>When it is free.</returns>
    public async ValueTask DisposeAsync()
    {
        _disposing = true;
        _connection.StateChange -= OnStateChange;
        // Closing puts the session into the pool, where it would keep the lock until it is used again.
        if (_connection.State == ConnectionState.Open)
            await ReleaseAsync();
        await _connection.DisposeAsync();
        _lost.Dispose();
    }

    private async Task ReleaseAsync()
    {
        try
        {
            await _connection.ExecuteAsync("SELECT pg_advisory_unlock_all()", [], CancellationToken.None, Sql.Courtesy);
        }
        catch (NpgsqlException)
        {
            // The connection broke just now, and with it the server has released the lock.
        }
    }

    private void OnStateChange(object sender, StateChangeEventArgs change)
    {
        if (!_disposing && change.CurrentState != ConnectionState.Open)
            _lost.Cancel();
    }

    /// <summary>The lock's key.</summary>
    internal static long Key(SqlIdentifier schema, string table) => AdvisoryKey.Of("sync", schema.Name, table);

    private static async Task<LockHolder?> HolderAsync(NpgsqlConnection connection, long key, CancellationToken cancellationToken)
    {
        // A bigint key is split over two columns, objsubid 1 says so (documentation of pg_locks).
        const string Holder = """
            SELECT a.application_name, a.backend_start, l.pid
            FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
            WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
              AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
              AND ((l.classid::bigint << 32) | l.objid::bigint) = $1
            """;
        LockHolder? holder = null;
        await foreach (var row in connection.QueryAsync(Holder, [key], cancellationToken))
            holder = new LockHolder(row.Value<string>(0) ?? "another session", row.Value<DateTimeOffset?>(1), row.GetInt32(2));
        return holder;
    }

    // PostgreSQL keeps 63 bytes of it, and rewrites what is not printable ASCII.
    private static string ApplicationName(string self)
    {
        var ascii = string.Concat(self.Select(c => char.IsAscii(c) && !char.IsControl(c) ? c : '?'));
        return ascii[..Math.Min(ascii.Length, SqlIdentifier.MaxBytes)];
    }
}

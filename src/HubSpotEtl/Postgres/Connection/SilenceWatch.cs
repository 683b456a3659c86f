using System.Data;
using HubSpotEtl.Postgres.Session;
using Npgsql;

namespace HubSpotEtl.Postgres.Connection;

/// <summary>
/// Notices within a minute when a statement's answer will never come, since something between here and PostgreSQL keeps the connection and
/// forwards nothing. A time limit cannot: a statement may take hours. So the server is asked over a new connection whether it still works
/// on it: that is silent when its login is not answered, or by what the server says. A question that waits behind an answered login, in the
/// queue of a full pool, proves nothing. Nothing is asked as long as every answer comes within the time between two looks. What is silent
/// is ended on the server, which would keep the run's lock, and left behind here, where its rollback would be waited for as long as any
/// statement.
/// </summary>
internal sealed class SilenceWatch : IAsyncDisposable
{
    /// <summary>Between two looks.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(12);

    // For what can still end in good order.
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(5);

    private readonly Database _database;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _end = new();
    private readonly CancellationTokenSource _silent = new();
    private readonly TaskCompletionSource _leftBehind = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _watching;
    private Dictionary<NpgsqlConnection, SessionSnapshot> _seen = [];

    /// <summary>Does work that a silent session ends.</summary>
    /// <typeparam name="T">Its result.</typeparam>
    /// <param name="database">All of its sessions are watched.</param>
    /// <param name="time">Counts the time between two looks.</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The result.</returns>
    /// <exception cref="NpgsqlException">A session has gone silent; it is of the kind that passes.</exception>
    internal static async Task<T> RunAsync<T>(
        Database database, TimeProvider time, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var watch = new SilenceWatch(database, time);
        // Not disposed of: work that is left behind still looks at it.
        var whileHeard = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, watch._silent.Token);
        var working = work(whileHeard.Token);
        try
        {
            if (await Task.WhenAny(working, watch._leftBehind.Task) == working)
                return await working;
            _ = working.ContinueWith(left => left.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted,
                TaskScheduler.Default);
        }
        catch (Exception e) when (watch._silent.IsCancellationRequested && !cancellationToken.IsCancellationRequested
            && e is OperationCanceledException or NpgsqlException or SyncLockLostException)
        {
            // Whatever it was that noticed the silence first.
        }

        throw new NpgsqlException(
            "The database has not answered, and does not work on an answer: what lies between here and there forwards nothing any more.",
            new TimeoutException());
    }

    private SilenceWatch(Database database, TimeProvider time)
    {
        (_database, _time) = (database, time);
        _watching = WatchAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching;
        _end.Dispose();
    }

    private async Task WatchAsync()
    {
        try
        {
            var waiting = new HashSet<NpgsqlConnection>();
            while (true)
            {
                await Task.Delay(Interval, _time, _end.Token);
                var busy = _database.Sessions.InHand.Where(one => IsBusy(one.Connection)).ToList();
                // Only those that were busy at the last look too are asked about: as a rule there are none.
                var inVain = busy.Where(one => waiting.Contains(one.Connection)).ToList();
                waiting = [.. busy.Select(one => one.Connection)];
                if (!await AnySilentAsync(inVain))
                    continue;
                await EndAsync(_database.Sessions.InHand);
                // Not waited for: the driver asks the server, which does not answer, to cancel each statement in turn.
                _ = _silent.CancelAsync();
                await Task.Delay(s_grace, _time, _end.Token);
                _leftBehind.SetResult();
                return;
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody needs it any more.
        }
    }

    private async Task<bool> AnySilentAsync(List<Sessions.Session> sessions)
    {
        if (sessions.Count == 0)
        {
            _seen = [];
            return false;
        }

        try
        {
            var connection = await InTimeAsync(Interval, _database.LogInAsync);
            return await AnySilentAsync(connection, sessions);
        }
        catch (PostgresException)
        {
            // It has answered, if only that it takes no more connections.
            return false;
        }
        catch (NpgsqlException)
        {
            return true;
        }
    }

    private async Task<bool> AnySilentAsync(NpgsqlConnection login, List<Sessions.Session> sessions)
    {
        try
        {
            await using var connection = await _database.PrepareAsync(login, _end.Token);
            var seen = await LookAsync(connection, sessions);
            var isSilent = seen.Any(one => one.Value.IsSilentSince(_seen.GetValueOrDefault(one.Key)));
            _seen = seen;
            return isSilent;
        }
        catch (Exception e) when (e is NpgsqlException or SessionNotKeptException)
        {
            // Whoever has answered the login lives.
            return false;
        }
    }

    // The driver's own patience is longer than what is left of the minute.
    private async Task<NpgsqlConnection> InTimeAsync(TimeSpan patience, Func<CancellationToken, Task<NpgsqlConnection>> open)
    {
        using var late = new CancellationTokenSource(patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, _end.Token);
        try
        {
            return await open(either.Token);
        }
        catch (OperationCanceledException) when (!_end.IsCancellationRequested)
        {
            throw new NpgsqlException("The login is not answered.", new TimeoutException());
        }
    }

    // Their role may end them, and nobody else's are among them.
    private async Task EndAsync(IReadOnlyList<Sessions.Session> sessions)
    {
        _database.Sessions.Forget(sessions);
        try
        {
            await using var connection = await InTimeAsync(s_grace, async token => await _database.OpenAsync(token));
            await connection.ExecuteAsync(
                "SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE pid = ANY($1) AND usename = " +
                "session_user AND pid <> pg_catalog.pg_backend_pid()",
                [sessions.Select(one => one.ServerPid).ToArray()], _end.Token, Seconds);
        }
        catch (Exception e) when (e is NpgsqlException or SessionNotKeptException)
        {
            // The server cannot be reached at all; it ends them by itself when it finds that out.
        }
    }

    private async Task<Dictionary<NpgsqlConnection, SessionSnapshot>> LookAsync(
        NpgsqlConnection connection, List<Sessions.Session> sessions)
    {
        var pids = sessions.ConvertAll(one => one.ServerPid).ToArray();
        var rows = new Dictionary<int, (string? State, string? WaitsFor, DateTimeOffset? Since)>();
        var standInLine = new List<int>();
        await foreach (var row in connection.QueryAsync(
            "SELECT pid, state, wait_event, state_change, wait_event_type FROM pg_catalog.pg_stat_activity WHERE pid = ANY($1)", [pids],
            _end.Token, Seconds))
        {
            rows[row.GetInt32(0)] = (row.Value<string>(1), row.Value<string>(2), row.Value<DateTimeOffset?>(3));
            if (row.Value<string>(4) == "Lock")
                standInLine.Add(row.GetInt32(0));
        }

        foreach (var pid in standInLine)
            _database.Waiting.TellOfLock(_database, await Blocker.OfAsync(connection, pid, _end.Token));
        return sessions.ToDictionary(one => one.Connection, one => rows.TryGetValue(one.ServerPid, out var there)
            ? new SessionSnapshot(one.ServerPid, StateOf(one.Connection), true, there.State, there.WaitsFor, there.Since)
            : new SessionSnapshot(one.ServerPid, StateOf(one.Connection), false, null, null, null));
    }

    private static int Seconds => (int)Interval.TotalSeconds;

    private static bool IsBusy(NpgsqlConnection connection) =>
        (StateOf(connection) & (ConnectionState.Executing | ConnectionState.Fetching)) != 0;

    private static ConnectionState StateOf(NpgsqlConnection connection) => connection.FullState;
}

using HubSpotEtl.Diagnostics;
using HubSpotEtl.Postgres.Session;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace HubSpotEtl.Postgres.Connection;

/// <summary>
/// How a change of the schema waits for other sessions. DDL needs a lock that keeps all readers out, and whoever asks for it later than DDL
/// that waits stands in line behind it. So it waits for less time than anybody notices, takes everything back, and is done again after a
/// pause that is ten times as long and more: whatever the others do, they are kept waiting for a few hundredths of the time at most. What
/// is changed before the lock is had is rolled back with it, so no lock on another table is kept meanwhile. Statements that store rows keep
/// their place in the line; whom they wait for is told here too.
/// </summary>
/// <param name="time">Counts the pauses.</param>
/// <param name="logger">Is told whom it waits for.</param>
/// <param name="tell">Is told the same for the report, once a session.</param>
/// <param name="stop">Ends the waiting: the run is to stop.</param>
internal sealed class SchemaWaiting(TimeProvider time, ILogger logger, Action<string> tell, CancellationToken stop)
{
    /// <summary>How long DDL waits for a lock before it lets go.</summary>
    internal const string LockTimeout = "300ms";

    private static readonly int[] s_pauseSeconds = [3, 6, 10];

    private readonly HashSet<int> _toldOfLocks = [];

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// A dump of a large database takes hours, and to wait for it loses nothing; what is in the way for longer than this was forgotten by
    /// somebody.
    /// </summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromHours(6);

    /// <summary>For who has nobody to tell.</summary>
    internal static SchemaWaiting Untold { get; } = new(TimeProvider.System, NullLogger.Instance, _ => { }, CancellationToken.None);

    /// <summary>See <see cref="Database.ChangeAsync{T}"/>.</summary>
    internal async Task<T> ChangeAsync<T>(Database database, Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stop);
        var started = time.GetTimestamp();
        var told = new HashSet<int>();
        for (var tries = 0; ; tries++)
        {
            IReadOnlyList<Blocker> inTheWay = [];
            try
            {
                return tries == 0
                    ? await TryAsync(database, work, cancellationToken)
                    : await TryWatchedAsync(database, work, found => inTheWay = found, cancellationToken);
            }
            catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
            {
                var waited = time.GetElapsedTime(started);
                if (waited > Longest)
                    throw new SchemaConflictException($"A table cannot be changed: {Names(inTheWay)} has kept it locked for " +
                        $"{Minutes(waited)}. End that session, and run again.", e);
                if (inTheWay.Any(one => told.Add(one.Pid)))
                    Tell(database, Names(inTheWay), waited);
            }

            await Task.Delay(TimeSpan.FromSeconds(s_pauseSeconds[Math.Min(tries, s_pauseSeconds.Length - 1)]), time, either.Token);
        }
    }

    private static async Task<T> TryAsync<T>(Database database, Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(LockTimeout, cancellationToken);
        return await TryAsync(connection, work, cancellationToken);
    }

    private static async Task<T> TryAsync<T>(
        NpgsqlConnection connection, Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var result = await work(connection);
        await transaction.CommitAsync(cancellationToken);
        return result;
    }

    // Who is in the way can only be seen while one stands in line. It takes a connection more, and only once it was in vain without.
    private async Task<T> TryWatchedAsync<T>(
        Database database, Func<NpgsqlConnection, Task<T>> work, Action<IReadOnlyList<Blocker>> found, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(LockTimeout, cancellationToken);
        await using var watcher = await WatcherAsync(database, cancellationToken);
        if (watcher is null)
            return await TryAsync(connection, work, cancellationToken);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = WatchAsync(watcher, database.Sessions.ServerOf(connection), done.Token);
        try
        {
            return await TryAsync(connection, work, cancellationToken);
        }
        finally
        {
            await done.CancelAsync();
            found(await watching);
        }
    }

    private static async Task<NpgsqlConnection?> WatcherAsync(Database database, CancellationToken cancellationToken)
    {
        try
        {
            return await database.OpenAsync(cancellationToken);
        }
        catch (NpgsqlException)
        {
            // Without a name the waiting is told all the same.
            return null;
        }
    }

    private async Task<IReadOnlyList<Blocker>> WatchAsync(NpgsqlConnection connection, int pid, CancellationToken until)
    {
        try
        {
            while (true)
            {
                if (await Blocker.OfAsync(connection, pid, until) is { Count: > 0 } blockers)
                    return blockers;
                await Task.Delay(s_look, time, until);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or NpgsqlException)
        {
            return [];
        }
    }

    /// <summary>
    /// Tells of a statement that waits for somebody's lock, once for each who holds one: unlike a change of the schema it keeps its place
    /// in the line.
    /// </summary>
    /// <param name="database">Where.</param>
    /// <param name="blockers">For whom it waits; not those of this run.</param>
    internal void TellOfLock(Database database, IReadOnlyList<Blocker> blockers)
    {
        var others = blockers.Where(one => database.Sessions.InHand.All(own => own.ServerPid != one.Pid)).ToList();
        if (!others.Any(one => _toldOfLocks.Add(one.Pid)))
            return;
        Log.WaitingForRows(logger, database.Schema.Name, Names(others));
        tell($"What was to be stored had to wait for a lock of another session: {Names(others)}. Nothing is lost.");
    }

    private void Tell(Database database, string blockers, TimeSpan waited)
    {
        Log.WaitingToChangeSchema(logger, database.Schema.Name, blockers, waited.TotalSeconds);
        tell($"A change of the tables had to wait for another session: {blockers}. Meanwhile it kept nobody waiting; nothing is lost.");
    }

    private static string Names(IReadOnlyList<Blocker> blockers) =>
        blockers.Count == 0 ? "another session" : string.Join(" and ", blockers);

    private static string Minutes(TimeSpan waited) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{waited.TotalMinutes:F0} minutes");
}

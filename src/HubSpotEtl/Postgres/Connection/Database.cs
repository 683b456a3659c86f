using HubSpotEtl.Postgres.Session;
using HubSpotEtl.Secrets;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace HubSpotEtl.Postgres.Connection;

/// <summary>
/// The one way into PostgreSQL. Every session's time zone is UTC, on which all casts between timestamps with and without zone rely, and so
/// with whatever else statements depend on (<see cref="SessionSettings"/>).
/// </summary>
public sealed class Database : IAsyncDisposable
{
    private readonly DatabaseSource _source;
    private readonly RunFence? _fence;
    private readonly bool _isView;
    private readonly bool _onlyLooks;

    /// <summary>Prepares the data source; nothing is connected yet.</summary>
    /// <param name="settings">Where the tables are.</param>
    /// <param name="loggerFactory">Takes Npgsql's own log messages, which never hold parameter values; null for none.</param>
    /// <param name="redaction">Takes secrets out of what runs say of themselves; null: the password alone is known.</param>
    public Database(DatabaseSettings settings, ILoggerFactory? loggerFactory = null, Redaction? redaction = null)
    {
        Schema = settings.Schema;
        Waiting = SchemaWaiting.Untold;
        Redaction = redaction ?? new Redaction(settings.Password);
        _source = new DatabaseSource(settings, loggerFactory);
    }

    private Database(Database whole, RunFence? fence, SchemaWaiting waiting, bool onlyLooks)
    {
        (Schema, Redaction, Waiting, _onlyLooks) = (whole.Schema, whole.Redaction, waiting, onlyLooks);
        (_source, _fence, _isView) = (whole._source, fence, true);
    }

    /// <summary>The schema of all tables.</summary>
    public SqlIdentifier Schema { get; }

    /// <summary>How changes of the schema wait for other sessions.</summary>
    internal SchemaWaiting Waiting { get; }

    /// <summary>The sessions that are in hand.</summary>
    internal Sessions Sessions => _source.Sessions;

    /// <summary>
    /// What is wrong with the encoding of the database, and what to do; null when it can hold every text, or was not reached yet.
    /// </summary>
    internal string? EncodingFault => _source.Encoding is not (null or "UTF8")
        ? $"The database's encoding is {_source.Encoding}, which cannot hold every text: records with others are rejected. " +
            $"{DatabaseFault.EncodingRemedy}"
        : null;
    /// <summary>Takes secrets out of what a run says of itself. What records hold is not its business.</summary>
    internal Redaction Redaction { get; }

    /// <summary>Whether it ever answered: then its address and the password are right, and a failure to connect will pass.</summary>
    public bool WasReached => _source.WasReached;

    /// <summary>It was waited for in vain: nobody else of this process waits before it has answered again.</summary>
    public void GiveUp() => _source.GiveUp();

    /// <summary>Whether a fault passes by itself, so that the same may succeed later.</summary>
    /// <param name="failure">What came of something that was asked of it.</param>
    internal bool Passes(Exception failure) =>
        DatabaseFault.Passes(failure, WasReached) || (!_source.IsGivenUp && DatabaseFault.BreaksOff(failure));

    /// <summary>A table of the schema.</summary>
    /// <param name="name">Its unquoted name, 1 to 63 bytes.</param>
    /// <returns>The qualified name.</returns>
    public TableName Table(string name) => new(Schema, new SqlIdentifier(name));

    /// <summary>Opens a connection; whoever asks disposes of it.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>An open connection.</returns>
    /// <exception cref="NpgsqlException">The server cannot be reached or refuses.</exception>
    /// <exception cref="SessionNotKeptException">A pooler gives one server process to two sessions.</exception>
    public async ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) =>
        await _source.OpenAsync(_onlyLooks ? SessionSettings.LookingLockTimeout : SessionSettings.NoLockTimeout, cancellationToken);

    /// <inheritdoc cref="DatabaseSource.LogInAsync"/>
    internal Task<NpgsqlConnection> LogInAsync(CancellationToken cancellationToken) => _source.LogInAsync(cancellationToken);

    /// <inheritdoc cref="DatabaseSource.PrepareAsync"/>
    internal Task<NpgsqlConnection> PrepareAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        _source.PrepareAsync(connection, SessionSettings.NoLockTimeout, cancellationToken);

    /// <summary>Opens a connection whose statements wait so long for a lock: for <see cref="SchemaWaiting"/>.</summary>
    internal async ValueTask<NpgsqlConnection> OpenAsync(string lockTimeout, CancellationToken cancellationToken) =>
        await _source.OpenAsync(lockTimeout, cancellationToken);

    /// <summary>
    /// Makes sure that a pooler has as many connections as a run has in hand at once. Without one it costs nothing but a connection, which
    /// lies in the pool afterwards.
    /// </summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SessionNotKeptException">A pooler keeps no sessions.</exception>
    /// <exception cref="NpgsqlException">There are not as many: the message says how many there are.</exception>
    internal async Task RequireRoomAsync(CancellationToken cancellationToken)
    {
        if (_source.HasRoom)
            return;
        await using var first = await OpenAsync(cancellationToken);
        if (first.ProcessID != Sessions.ServerOf(first))
            await OpenAllAsync(1, cancellationToken);
        _source.HasRoom = true;
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
            return await OpenAsync(cancellationToken);
        }
        catch (NpgsqlException e) when (e.InnerException is TimeoutException)
        {
            throw Sessions.TooFew(inHand, e);
        }
    }

    /// <summary>Opens a connection for something that holds it, and gives it back where that cannot be made.</summary>
    /// <typeparam name="T">What holds it from then on.</typeparam>
    /// <param name="make">Makes that.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What was made.</returns>
    /// <exception cref="NpgsqlException">The server cannot be reached or refuses.</exception>
    internal async Task<T> OpenAsync<T>(Func<NpgsqlConnection, Task<T>> make, CancellationToken cancellationToken)
    {
        var connection = await OpenAsync(cancellationToken);
        try
        {
            return await make(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// The same tables, to be written by one run alone: <see cref="BeginAsync"/> lets nobody write once another run has begun.
    /// </summary>
    /// <param name="table">The main table.</param>
    /// <param name="runId">The run's row in <c>etl_run</c>.</param>
    /// <returns>A view, which need not be disposed of.</returns>
    public Database For(TableName table, Guid runId) => new(this, new RunFence(table, runId), Waiting, onlyLooks: false);

    /// <summary>The same tables, with changes of the schema that wait for other sessions as long as a run may.</summary>
    /// <param name="waiting">How they wait.</param>
    /// <returns>A view, which need not be disposed of.</returns>
    internal Database With(SchemaWaiting waiting) => new(this, _fence, waiting, _onlyLooks);

    /// <summary>The same tables, for those who only look: their statements wait for a lock for a while only.</summary>
    /// <returns>A view, which need not be disposed of.</returns>
    internal Database ForLooking() => new(this, _fence, Waiting, onlyLooks: true);

    /// <summary>Does what only looks. Who was in the way of it for too long is named.</summary>
    /// <typeparam name="T">What is seen.</typeparam>
    /// <param name="look">Reads.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TableLockedException">Somebody keeps a table locked.</exception>
    internal async Task<T> LookAsync<T>(Func<Task<T>> look, CancellationToken cancellationToken)
    {
        try
        {
            return await look();
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            await using var connection = await OpenAsync(cancellationToken);
            throw new TableLockedException(Schema, await Blocker.OfReadersAsync(connection, Schema, cancellationToken), e);
        }
    }

    /// <summary>
    /// Changes the schema in a transaction of its own. DDL locks out everybody else, and so does its mere waiting for a lock: so it waits
    /// for a moment only, lets go of everything, and tries again a good while later. All DDL of this program goes through here.
    /// </summary>
    /// <typeparam name="T">The work's result.</typeparam>
    /// <param name="work">What to do in the transaction; it may be done several times, each time from its start.</param>
    /// <param name="cancellationToken">Gives up; nothing is changed then.</param>
    /// <returns>The result of the time that was committed.</returns>
    /// <exception cref="SchemaConflictException">Another session was in the way for too long.</exception>
    /// <exception cref="OperationCanceledException">Given up, also because the run is to stop.</exception>
    internal Task<T> ChangeAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken) =>
        Waiting.ChangeAsync(this, work, cancellationToken);

    /// <summary>The same for work without a result.</summary>
    /// <param name="work">What to do in the transaction; it may be done several times, each time from its start.</param>
    /// <param name="cancellationToken">Gives up; nothing is changed then.</param>
    /// <returns>When it is committed.</returns>
    internal Task ChangeAsync(Func<NpgsqlConnection, Task> work, CancellationToken cancellationToken) => ChangeAsync(
        async connection =>
        {
            await work(connection);
            return true;
        },
        cancellationToken);

    /// <summary>Begins the transaction of a write.</summary>
    /// <param name="connection">One of this database's.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The transaction.</returns>
    /// <exception cref="SyncLockLostException">Another run of the table has begun.</exception>
    /// <exception cref="NpgsqlException">The connection is lost.</exception>
    internal async Task<NpgsqlTransaction> BeginAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        connection.ThrowIfLost();
        var transaction = await connection.BeginTransactionAsync(cancellationToken);
        try
        {
            if (_fence is not null)
                await _fence.PassAsync(connection, cancellationToken);
            return transaction;
        }
        catch
        {
            await transaction.DisposeAsync();
            throw;
        }
    }

    /// <summary>The server's clock.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>UTC.</returns>
    internal async Task<DateTimeOffset> ReadClockAsync(CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        return new DateTimeOffset(await connection.ScalarAsync<DateTime>("SELECT clock_timestamp()", [], cancellationToken), TimeSpan.Zero);
    }

    /// <summary>Writes by one statement, however long it takes, in a transaction of its own.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="values">Its parameters.</param>
    /// <param name="cancellationToken">Gives up; nothing is written then.</param>
    /// <returns>Rows.</returns>
    internal async Task<long> WriteAsync(string sql, object?[] values, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var transaction = await BeginAsync(connection, cancellationToken);
        var rows = await connection.ExecuteAsync(sql, values, cancellationToken, Sql.Unlimited);
        await transaction.CommitAsync(cancellationToken);
        return rows;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _isView ? ValueTask.CompletedTask : _source.DisposeAsync();
}

using System.Runtime.CompilerServices;
using HubSpotEtl.Configuration;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace HubSpotEtl.Postgres;

/// <summary>
/// The one way into PostgreSQL: wraps the <see cref="NpgsqlDataSource"/>, knows the schema and makes it and the bookkeeping tables
/// when they are absent. Every session's time zone is UTC, on which all casts between timestamps with and without zone rely.
/// </summary>
public sealed class Database : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly Secret _password;
    private readonly RunFence? _fence;
    private readonly StrongBox<bool> _reached;

    /// <summary>Prepares the data source; nothing is connected yet.</summary>
    /// <param name="settings">Where the tables are.</param>
    /// <param name="loggerFactory">Takes Npgsql's own log messages, which never hold parameter values; null for none.</param>
    public Database(DatabaseSettings settings, ILoggerFactory? loggerFactory = null)
    {
        Schema = settings.Schema;
        _password = settings.Password;
        // Named, since its name is in every measurement, and would otherwise be the connection string.
        var builder = new NpgsqlDataSourceBuilder(ConnectionString(settings)) { Name = settings.ApplicationName };
        // Only PostgreSQL's built-in types are used; asking the server for all of its types takes a good part of a run with nothing to do.
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        if (loggerFactory is not null)
            builder.UseLoggerFactory(loggerFactory);
        _source = builder.Build();
        _reached = new StrongBox<bool>();
    }

    private Database(Database whole, RunFence fence)
    {
        Schema = whole.Schema;
        (_source, _reached, _password, _fence) = (whole._source, whole._reached, whole._password, fence);
    }

    /// <summary>The schema of all tables.</summary>
    public SqlIdentifier Schema { get; }

    /// <summary>Whether it ever answered: then its address and the password are right, and a failure to connect will pass.</summary>
    public bool WasReached => _reached.Value;

    /// <summary>It was waited for in vain: nobody else of this process waits before it has answered again.</summary>
    public void GiveUp() => _reached.Value = false;

    /// <summary>A table of the schema.</summary>
    /// <param name="name">Its unquoted name, 1 to 63 bytes.</param>
    /// <returns>The qualified name.</returns>
    public TableName Table(string name) => new(Schema, new SqlIdentifier(name));

    /// <summary>Opens a connection; whoever asks disposes of it.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>An open connection.</returns>
    /// <exception cref="NpgsqlException">The server cannot be reached or refuses.</exception>
    public async ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            var connection = await _source.OpenConnectionAsync(cancellationToken);
            _reached.Value = true;
            return connection;
        }
        catch (PostgresException refused) when (_password.IsIn(refused.ToString()))
        {
            // A pooler or a login module that asks for the password in clear has it to repeat.
            throw new PostgresException(_password.HideIn(refused.MessageText), refused.Severity, refused.InvariantSeverity, refused.SqlState);
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

    /// <summary>The same tables, to be written by one run alone: <see cref="BeginAsync"/> lets nobody write once another run has begun.</summary>
    /// <param name="table">The main table.</param>
    /// <param name="runId">The run's row in <c>etl_run</c>.</param>
    /// <returns>A view, which need not be disposed of.</returns>
    public Database For(TableName table, Guid runId) => new(this, new RunFence(table, runId));

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

    /// <summary>
    /// Makes the schema and the bookkeeping tables where they are absent, and adds columns that an older version did not have. Does
    /// no DDL when all is there, so a role that may not create is enough for later runs. Safe when several processes do it at once.
    /// </summary>
    /// <param name="cancellationToken">Gives up; nothing is changed then.</param>
    /// <returns>When the tables are there.</returns>
    /// <exception cref="SchemaConflictException">The role may not create what is missing.</exception>
    public async Task EnsureBookkeepingAsync(CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await Bookkeeping.EnsureAsync(connection, Schema, cancellationToken);
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
    public ValueTask DisposeAsync() => _fence is null ? _source.DisposeAsync() : ValueTask.CompletedTask;

    private static string ConnectionString(DatabaseSettings settings) => new NpgsqlConnectionStringBuilder
    {
        Host = settings.Host,
        Port = settings.Port,
        Database = settings.Name,
        Username = settings.User,
        Password = settings.Password.Reveal(),
        SslMode = settings.SslMode,
        ApplicationName = settings.ApplicationName,
        Timezone = "UTC",
        Timeout = (int)settings.ConnectTimeout.TotalSeconds,
        CommandTimeout = (int)settings.CommandTimeout.TotalSeconds,
        // The lock's connection is idle for the whole run; without a sign of life a NAT gateway forgets it.
        KeepAlive = 30,
        TcpKeepAlive = true,
        // Values of customers must not reach a message; Npgsql leaves the detail out unless told otherwise.
        IncludeErrorDetail = false,
        PersistSecurityInfo = false,
    }.ConnectionString;
}

using System.Security.Cryptography;
using HubSpotEtl.Postgres.Session;
using HubSpotEtl.Secrets;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace HubSpotEtl.Postgres.Connection;

/// <summary>
/// Where every connection comes from, open and with all that is depended on said to it: at the start of a connection what Npgsql would else
/// take from its surroundings, and before each use <see cref="SessionSettings"/>.
/// </summary>
internal sealed class DatabaseSource : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly Secret _password;
    private readonly int _patienceSeconds;
    private readonly SemaphoreSlim _trying = new(1);

    // True once a pooler was seen to keep sessions.
    private volatile bool _keepsSessions;

    /// <summary>Prepares it; nothing is connected yet.</summary>
    /// <param name="settings">Where the tables are.</param>
    /// <param name="loggerFactory">Takes Npgsql's own log messages, which never hold parameter values; null for none.</param>
    internal DatabaseSource(DatabaseSettings settings, ILoggerFactory? loggerFactory)
    {
        (_password, _patienceSeconds) = (settings.Password, (int)settings.ConnectTimeout.TotalSeconds);
        // Named, since its name is in every measurement, and would otherwise be the connection string.
        var builder = new NpgsqlDataSourceBuilder(ConnectionString(settings)) { Name = settings.ApplicationName };
        // Only PostgreSQL's built-in types are used; asking the server for all of its types takes a good part of a run with nothing to do.
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        if (loggerFactory is not null)
            builder.UseLoggerFactory(loggerFactory);
        _source = builder.Build();
    }

    /// <summary>The sessions that are in hand.</summary>
    internal Sessions Sessions { get; } = new();

    /// <summary>Whether it ever answered, and was not given up since.</summary>
    internal bool WasReached { get; private set; }

    /// <summary>Whether it was waited for in vain, and did not answer since.</summary>
    internal bool IsGivenUp { get; private set; }

    /// <summary>The encoding of the database, which the server says whenever somebody connects; null before.</summary>
    internal string? Encoding { get; private set; }

    /// <summary>True once it was seen that there are as many connections as a run needs.</summary>
    internal bool HasRoom { get; set; }

    /// <summary>Opens a connection.</summary>
    /// <param name="lockTimeout">How long its statements wait for a lock, as PostgreSQL writes it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="NpgsqlException">The server cannot be reached or refuses.</exception>
    /// <exception cref="SessionNotKeptException">A pooler gives one server process to two sessions.</exception>
    internal async Task<NpgsqlConnection> OpenAsync(string lockTimeout, CancellationToken cancellationToken)
    {
        try
        {
            return await OpenOnceAsync(lockTimeout, cancellationToken);
        }
        catch (NpgsqlException e) when (WasReached && DatabaseFault.Passes(e, wasReached: true)
            && e is not PostgresException { SqlState: PostgresErrorCodes.TooManyConnections })
        {
            // What lay in the pool was ended meanwhile, by a time limit or a restart: that is nothing to give up for, unless a new one
            // fares no better.
            _source.Clear();
            return await OpenOnceAsync(lockTimeout, cancellationToken);
        }
    }

    /// <summary>It was waited for in vain.</summary>
    internal void GiveUp() => (WasReached, IsGivenUp) = (false, true);

    /// <summary>
    /// Opens a connection that is new down to its login, which a pooler answers too when it has no process of the server to give. It is not
    /// ready for statements before <see cref="PrepareAsync"/>.
    /// </summary>
    /// <inheritdoc cref="OpenAsync"/>
    internal Task<NpgsqlConnection> LogInAsync(CancellationToken cancellationToken)
    {
        _source.Clear();
        return ConnectAsync(cancellationToken);
    }

    /// <summary>Makes a connection ready for statements, or gives it back.</summary>
    /// <inheritdoc cref="OpenAsync"/>
    internal async Task<NpgsqlConnection> PrepareAsync(NpgsqlConnection connection, string lockTimeout, CancellationToken cancellationToken)
    {
        try
        {
            var (server, hold) = await SessionSettings.ApplyAsync(connection, lockTimeout, _patienceSeconds, _keepsSessions,
                cancellationToken);
            if (!hold)
            {
                await ProveAsync(connection, cancellationToken);
                (server, _) = await SessionSettings.ApplyAsync(connection, lockTimeout, _patienceSeconds, evenPooled: true,
                    cancellationToken);
            }

            Sessions.Note(connection, server);
            (WasReached, IsGivenUp) = (true, false);
            Encoding = connection.PostgresParameters.GetValueOrDefault("server_encoding");
            return connection;
        }
        catch
        {
            // Taken from the pool again, it would be reset first: where sessions are not kept, that is somebody else's then.
            if (!_keepsSessions)
                _source.Clear();
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _trying.Dispose();
        return _source.DisposeAsync();
    }

    private async Task ProveAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await _trying.WaitAsync(cancellationToken);
        try
        {
            if (!_keepsSessions)
                await new SessionTrial(ConnectAsync, Sessions, _patienceSeconds).RunAsync(connection, cancellationToken);
            _keepsSessions = true;
        }
        finally
        {
            _trying.Release();
        }
    }

    private async Task<NpgsqlConnection> OpenOnceAsync(string lockTimeout, CancellationToken cancellationToken) =>
        await PrepareAsync(await ConnectAsync(cancellationToken), lockTimeout, cancellationToken);

    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _source.OpenConnectionAsync(cancellationToken);
        }
        catch (PostgresException refused) when (_password.IsIn(refused.ToString()))
        {
            // A pooler or a login module that asks for the password in clear has it to repeat.
            throw new PostgresException(_password.HideIn(refused.MessageText), refused.Severity, refused.InvariantSeverity,
                refused.SqlState);
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException or NotSupportedException)
        {
            throw new NpgsqlException($"The connection could not be made: {failure.Message}", failure);
        }
    }

    private static string ConnectionString(DatabaseSettings settings) => new NpgsqlConnectionStringBuilder
    {
        Host = settings.Host,
        Port = settings.Port,
        Database = settings.Name,
        Username = settings.User,
        Password = settings.Password.Reveal(),
        SslMode = settings.SslMode,
        RootCertificate = settings.RootCertificate,
        SslNegotiation = SslNegotiation.Postgres,
        GssEncryptionMode = GssEncryptionMode.Disable,
        ApplicationName = settings.ApplicationName,
        ClientEncoding = "UTF8",
        Encoding = "UTF8",
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

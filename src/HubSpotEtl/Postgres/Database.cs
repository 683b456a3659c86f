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

    /// <summary>Prepares the data source; nothing is connected yet.</summary>
    /// <param name="settings">Where the tables are.</param>
    /// <param name="loggerFactory">Takes Npgsql's own log messages, which never hold parameter values; null for none.</param>
    public Database(DatabaseSettings settings, ILoggerFactory? loggerFactory = null)
    {
        Schema = settings.Schema;
        var builder = new NpgsqlDataSourceBuilder(ConnectionString(settings));
        // Only PostgreSQL's built-in types are used; asking the server for all of its types takes a good part of a run with nothing to do.
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        if (loggerFactory is not null)
            builder.UseLoggerFactory(loggerFactory);
        _source = builder.Build();
    }

    /// <summary>The schema of all tables.</summary>
    public SqlIdentifier Schema { get; }

    /// <summary>A table of the schema.</summary>
    /// <param name="name">Its unquoted name, 1 to 63 bytes.</param>
    /// <returns>The qualified name.</returns>
    public TableName Table(string name) => new(Schema, new SqlIdentifier(name));

    /// <summary>Opens a connection; whoever asks disposes of it.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>An open connection.</returns>
    /// <exception cref="NpgsqlException">The server cannot be reached or refuses.</exception>
    public ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) =>
        _source.OpenConnectionAsync(cancellationToken);

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

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _source.DisposeAsync();

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

using System.Net.Sockets;
using System.Security.Authentication;
using HubSpotEtl.Postgres.Bookkeeping;
using HubSpotEtl.Postgres.Session;
using Npgsql;

namespace HubSpotEtl.Postgres.Connection;

/// <summary>What became of the database: whether the same may succeed later, and what somebody can do about it.</summary>
/// <remarks>PostgreSQL documentation, appendix "PostgreSQL Error Codes".</remarks>
internal static class DatabaseFault
{
    // Connection exception; insufficient resources (disk full, out of memory, too many connections).
    private static readonly string[] PassingClasses = ["08", "53"];

    // 57P05, idle_session_timeout, and 25P03 and 25P04, the other timeouts of a session, have no name in Npgsql.
    private static readonly HashSet<string> SessionsEnds =
    [
        PostgresErrorCodes.AdminShutdown, PostgresErrorCodes.CrashShutdown, PostgresErrorCodes.CannotConnectNow, "57P05", "25P03", "25P04",
    ];

    private static readonly HashSet<string> Conflicts =
    [
        PostgresErrorCodes.SerializationFailure, PostgresErrorCodes.DeadlockDetected, PostgresErrorCodes.LockNotAvailable,
        PostgresErrorCodes.QueryCanceled,
    ];

    /// <summary>
    /// True when the fault passes by itself: the server restarts, a connection breaks, a resource runs out. A failure to connect is one
    /// only where the server was reached before; else its address is more likely to be wrong.
    /// </summary>
    internal static bool Passes(Exception failure, bool wasReached) => failure switch
    {
        // A configured limit (temp_file_limit) is of the class of resources that run out, but stays as it is.
        PostgresException { SqlState: PostgresErrorCodes.ConfigurationLimitExceeded } => false,
        PostgresException e => PassingClasses.Any(c => e.SqlState.StartsWith(c, StringComparison.Ordinal))
            || SessionsEnds.Contains(e.SqlState),
        NpgsqlException e => wasReached && e.IsTransient,
        _ => false,
    };

    /// <summary>
    /// True when a connection broke that was there: also one in the making, which shows that somebody listens. A refused port, an unknown
    /// host and one that does not answer are none.
    /// </summary>
    internal static bool BreaksOff(Exception failure) =>
        failure is NpgsqlException and not PostgresException && failure.InnerException switch
    {
        SocketException e => IsBreak(e),
        IOException e => e.InnerException is not SocketException socket || IsBreak(socket),
        _ => false,
    };

    private static bool IsBreak(SocketException e) =>
        e.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted
            or SocketError.Shutdown or SocketError.NotConnected;

    /// <summary>True when the database could not be asked, or did not do what it was asked, whatever the reason.</summary>
    internal static bool Is(Exception failure) =>
        failure is NpgsqlException or SocketException or TimeoutException or SessionNotKeptException or TableLockedException;

    /// <summary>True when the server gave no answer at all.</summary>
    internal static bool IsUnreachable(Exception failure) => failure is NpgsqlException { IsTransient: true } and not PostgresException;

    /// <summary>True when another session was in the way, or a time limit that a busy server may have made too short.</summary>
    internal static bool IsConflict(Exception failure) => failure is PostgresException e && Conflicts.Contains(e.SqlState);

    /// <summary>True when a pooler has fewer processes of the server than a run needs: see <see cref="Sessions.TooFew"/>.</summary>
    internal static bool LacksSessions(Exception failure) => failure is NpgsqlException { InnerException: NpgsqlException };

    /// <summary>One line: PostgreSQL's message without values of customers, and what to do.</summary>
    internal static string Describe(NpgsqlException failure) => failure is PostgresException server
        ? $"PostgreSQL refused ({server.SqlState}): {RowFault.Describe(server)}. {Remedy(server)}".TrimEnd()
        : LacksSessions(failure) ? $"The database failed: {failure.Message}"
        : $"The database failed: {failure.Message} {failure.InnerException?.Message}".TrimEnd() + $" {Unreachable(failure)}".TrimEnd();

    /// <summary>For a database that cannot hold every text.</summary>
    internal const string EncodingRemedy = "Use a database made with: createdb --encoding UTF8 --template template0 NAME.";

    private static string Unreachable(NpgsqlException failure) => failure switch
    {
        // The name of a chain's status, whatever the language of the rest.
        { InnerException: AuthenticationException { Message: var said } } when said.Contains("NotTimeValid", StringComparison.Ordinal) =>
            "The server's certificate has expired, or is not valid yet: renew it at the server, and look at the clock of this machine.",
        // Npgsql's own words, which have no code.
        { InnerException: null } when failure.Message.Contains("SSL connection requested", StringComparison.Ordinal) =>
            "The server does not speak TLS, which DB_SSL_MODE asks for: switch it on there, or, where the way to it is safe, set " +
            "DB_SSL_MODE=Prefer.",
        _ => OtherwiseUnreachable(failure),
    };

    private static string OtherwiseUnreachable(NpgsqlException failure) => failure.InnerException is AuthenticationException
        ? "The server's certificate is not believed: name the file of its authority's certificate in DB_SSL_ROOT_CERT (PGSSLROOTCERT is " +
            "not read), and the host in DB_HOST as the certificate does."
        : IsUnreachable(failure)
        ? "Check that the server runs and that DB_HOST and DB_PORT are right; what was stored stays, and the next run goes on from there."
        : "";

    // Names that somebody's function does not find, on the path that holds for all sessions of this program.
    private static readonly HashSet<string> NotFoundOnPath =
    [
        PostgresErrorCodes.UndefinedTable, PostgresErrorCodes.UndefinedFunction, PostgresErrorCodes.UndefinedObject,
        PostgresErrorCodes.InvalidSchemaName,
    ];

    // What a session has of its own is gone, or somebody else's is there: another process of the server answers than the one that was told.
    private static bool IsAnotherSession(PostgresException e) =>
        e.SqlState is PostgresErrorCodes.InvalidSqlStatementName or PostgresErrorCodes.DuplicatePreparedStatement
        || (e.SqlState == PostgresErrorCodes.UndefinedTable && e.MessageText.Contains("pg_temp.", StringComparison.Ordinal));

    private static string Remedy(PostgresException e) => e.SqlState switch
    {
        _ when IsAnotherSession(e) => $"A pooler does not keep sessions. {SessionNotKeptException.Remedy}",
        _ when NotFoundOnPath.Contains(e.SqlState) && RowFault.FunctionOf(e) is { } function =>
            $"It relies on the search_path of whoever writes, which is pg_catalog alone here. Give it one of its own, with the schemas " +
            $"that it means: ALTER FUNCTION {function} SET search_path = {SchemaOf(function)}",
        PostgresErrorCodes.InsufficientPrivilege when FunctionRights.Of(e.MessageText) is { } name =>
            $"The role of DB_USER may not call a function of PostgreSQL. Run as the owner of the database: GRANT EXECUTE ON FUNCTION " +
            $"pg_catalog.{name} TO the role; check names all that are missing, with their arguments.",
        _ => Remedy(e.SqlState),
    };

    private static string SchemaOf(string function) => function[..(function[0] == '"'
        ? function.IndexOf("\".", StringComparison.Ordinal) + 1 : function.IndexOf('.', StringComparison.Ordinal))];

    private static string Remedy(string sqlState) => sqlState switch
    {
        PostgresErrorCodes.DiskFull => "The disk of the database server is full: free space on it and run again; the run goes on where " +
            "it stopped.",
        PostgresErrorCodes.ConfigurationLimitExceeded =>
            "A limit of the database server or the role, such as temp_file_limit, is too low: raise it and run again.",
        PostgresErrorCodes.OutOfMemory => "The database server is out of memory: lower what uses it, or work_mem, and run again.",
        PostgresErrorCodes.TooManyConnections =>
            "The server or the role takes no more connections. A run needs four: raise max_connections or the role's CONNECTION LIMIT.",
        PostgresErrorCodes.ReadOnlySqlTransaction =>
            "The database takes no writes: DB_HOST is a standby, or default_transaction_read_only is on. Name the primary server in " +
            "DB_HOST.",
        PostgresErrorCodes.InsufficientPrivilege =>
            "The role of DB_USER lacks a privilege. Make it the owner of the tables of DB_SCHEMA, or grant it USAGE on the schema and " +
            "SELECT, INSERT, UPDATE and DELETE on all of its tables; where they have row-level security, BYPASSRLS besides.",
        PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.DatatypeMismatch or
        PostgresErrorCodes.InvalidTableDefinition or
        PostgresErrorCodes.InvalidSchemaName =>
            "Somebody altered the table while it was being loaded. Run again: what is missing is made anew, and filled by a full load.",
        PostgresErrorCodes.InvalidColumnReference =>
            $"A bookkeeping table has lost its key. Give it back, to the one of these that has none: " +
            $"{BookkeepingSchema.Keys}. For example: " +
            $"ALTER TABLE etl_checkpoint ADD PRIMARY KEY (table_name)",
        PostgresErrorCodes.UniqueViolation =>
            "A row with this key is there that the role does not see, where row-level security hides it: give the role BYPASSRLS; or a " +
            "unique key of somebody's is in the way.",
        PostgresErrorCodes.FeatureNotSupported =>
            "Somebody altered the table: undo what the message names, or, if it names nothing, run again.",
        PostgresErrorCodes.DependentObjectsStillExist => "Drop what depends on the column, let the sync run, and make it again.",
        PostgresErrorCodes.QueryCanceled => "Somebody cancelled the statement, or a time limit such as statement_timeout of the server " +
            "did: look into its log, and run again.",
        PostgresErrorCodes.LockNotAvailable => "Another session kept the table locked, for longer than lock_timeout allows: look for it " +
            "in pg_stat_activity, and run again.",
        PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure =>
            "Another session writes to the same rows: let it write at another time, and run again.",
        PostgresErrorCodes.InvalidPassword => "Check DB_USER and DB_PASS.",
        PostgresErrorCodes.InvalidAuthorizationSpecification =>
            "Check DB_USER and DB_PASS; where the message names pg_hba.conf, let this host in there, where it says \"no encryption\", " +
            "set DB_SSL_MODE=Require, and where it asks for a client certificate, let the role in without one (pg_hba.conf: without " +
            "clientcert): none is sent.",
        PostgresErrorCodes.ProtocolViolation =>
            "Where a pooler says this: one in session mode with at least four connections serves; a startup parameter that it does not " +
            "know goes into its ignore_startup_parameters.",
        PostgresErrorCodes.UntranslatableCharacter => EncodingRemedy,
        PostgresErrorCodes.InvalidCatalogName => "Check DB_NAME.",
        _ when SessionsEnds.Contains(sqlState) =>
            "The server was stopped or ended the session. What was stored stays, and the next run goes on from there.",
        _ => "",
    };
}

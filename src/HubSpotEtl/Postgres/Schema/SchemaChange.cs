using HubSpotEtl.Diagnostics;
using HubSpotEtl.Transform;
using HubSpotEtl.Transform.Layout;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace HubSpotEtl.Postgres.Schema;

/// <summary>Runs DDL and turns PostgreSQL's refusals into messages with a remedy.</summary>
internal static class SchemaChange
{
    internal static Task ApplyAsync(
        NpgsqlConnection connection, TableName table, TableDelta delta, ILogger logger, CancellationToken cancellationToken) =>
        ApplyAsync(connection, table, delta, LogLevel.Information, logger, cancellationToken);

    /// <param name="connection">In a transaction.</param>
    /// <param name="table">The table.</param>
    /// <param name="delta">What it lacks.</param>
    /// <param name="creation">The level at which it is told that the table was made: lower where the caller tells of several
    /// together.</param>
    /// <param name="logger">Takes what is changed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal static async Task ApplyAsync(
        NpgsqlConnection connection, TableName table, TableDelta delta, LogLevel creation, ILogger logger,
        CancellationToken cancellationToken)
    {
        if (delta.IsEmpty)
            return;
        var retyped = delta.Unlimited.Concat(delta.Widened).Select(c => c.Name).ToArray();
        foreach (var sql in delta.ToSql(table))
            await RunAsync(connection, table, sql, delta.Key, retyped, logger, cancellationToken);
        if (delta.Creates)
            Log.TableCreated(logger, creation, table.Display, delta.Added.Count);
        else
            Log.TableChanged(logger, table.Display, delta.Changes, Describe(delta));
    }

    internal static Task WidenAsync(
        NpgsqlConnection connection,
        TableName table,
        IReadOnlyList<(LayoutColumn Column, ColumnType From)> columns,
        ILogger logger,
        CancellationToken cancellationToken)
    {
        var clauses = columns.Select(c =>
        {
            var quoted = new SqlIdentifier(c.Column.Name);
            var value = SqlTypes.Cast(quoted.ToString(), c.From, c.Column.Type);
            return $"ALTER COLUMN {quoted} TYPE {SqlTypes.ToSql(c.Column.Type)} USING {value}";
        });
        var sql = $"ALTER TABLE {table}\n  {string.Join(",\n  ", clauses)}";
        return RunAsync(connection, table, sql, [], [.. columns.Select(c => c.Column.Name)], logger, cancellationToken);
    }

    /// <summary>
    /// Runs one DDL statement, however long it takes, inside the caller's transaction. Views of this program that are in the way of a
    /// column's new type are made again after it.
    /// </summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="table">The table that changes.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="key">The columns of a key that it adds, for the message.</param>
    /// <param name="retyped">The columns that get another type.</param>
    /// <param name="logger">Takes which views were made again.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal static async Task RunAsync(
        NpgsqlConnection connection,
        TableName table,
        string sql,
        IReadOnlyList<string> key,
        string[] retyped,
        ILogger logger,
        CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync("SAVEPOINT ddl", [], cancellationToken);
        try
        {
            // A reader locks a view before the table behind it. In the same order, the two cannot wait for each other.
            var (views, again) = await DependentViews.SetAsideAsync(connection, table, retyped, cancellationToken);
            foreach (var statement in (string[])[sql, .. again])
                await connection.ExecuteAsync(statement, [], cancellationToken, Sql.Unlimited);
            foreach (var view in views)
                Log.ViewMadeAgain(logger, view.Display, table.Display);
        }
        catch (PostgresException e)
        {
            await connection.ExecuteAsync("ROLLBACK TO SAVEPOINT ddl", [], cancellationToken);
            var views = e.SqlState == PostgresErrorCodes.FeatureNotSupported
                ? (await DependentViews.FindAsync(connection, table, retyped, cancellationToken)).Select(view => view.Name.Display).ToList()
                : [];
            if (Conflict(e, table, key, retyped, views) is { } message)
                throw new SchemaConflictException(message, e);
            throw;
        }
        await connection.ExecuteAsync("RELEASE SAVEPOINT ddl", [], cancellationToken);
    }

    private static string? Conflict(
        PostgresException e, TableName table, IReadOnlyList<string> key, IReadOnlyCollection<string> retyped,
        IReadOnlyList<string> views) => e.SqlState switch
    {
        PostgresErrorCodes.InsufficientPrivilege =>
            $"The database role may not change {table.Display} ({e.MessageText}). Make it the owner: ALTER TABLE {table} OWNER TO …; " +
            $"for a new table: GRANT CREATE ON SCHEMA {table.Schema} TO …",
        PostgresErrorCodes.FeatureNotSupported when key.Count > 0 && retyped.Count == 0 =>
            $"{table.Display} is partitioned by other columns than ({string.Join(", ", key)}), so that it cannot have a unique key on " +
            $"them ({e.MessageText}). " +
            $"Partition it by {key[0]}, or put a table that is not partitioned in its place.",
        PostgresErrorCodes.FeatureNotSupported =>
            $"A column of {table.Display} needs another type: {e.MessageText}" +
            $"{(views.Count > 0 ? $" ({string.Join(", ", views)})" : "")}. Drop what depends on it, let the sync run, and make it again.",
        PostgresErrorCodes.DependentObjectsStillExist =>
            $"The key of {table.Display} must be widened, but other objects depend on it ({e.MessageText}). " +
            "Drop them, let the sync run, and make them again.",
        PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.NotNullViolation when key.Count > 0 =>
            $"{table.Display} has no unique key on ({string.Join(", ", key)}), and its rows do not permit one: some are NULL or there " +
            $"twice. " +
            "Remove these rows; the sync then adds the key.",
        _ => null,
    };

    private static string Describe(TableDelta delta) => string.Join("; ", new[]
    {
        Describe("added", delta.Added.Select(c => c.Name)),
        Describe("limit removed", delta.Unlimited.Select(c => c.Name)),
        Describe("widened", delta.Widened.Select(c => c.Name)),
        Describe("made nullable", delta.Nullable),
        Describe("narrower key dropped", delta.NarrowKeys.Select(k => k.Index)),
        Describe("key", delta.Key),
    }.Where(d => d.Length > 0));

    private static string Describe(string what, IEnumerable<string> columns)
    {
        var names = string.Join(", ", columns);
        return names.Length == 0 ? "" : $"{what} {names}";
    }
}

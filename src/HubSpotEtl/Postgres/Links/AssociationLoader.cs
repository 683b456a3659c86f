using HubSpotEtl.Diagnostics;
using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Load;
using HubSpotEtl.Postgres.Session;
using HubSpotEtl.Postgres.Tables;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;

namespace HubSpotEtl.Postgres.Links;

/// <summary>
/// Replaces the links of records as a whole: links are staged page by page, then one transaction makes the table hold exactly these
/// for the records asked about. Holds one connection; for one caller at a time, for any number of association tables in turn.
/// </summary>
public sealed class AssociationLoader : IAsyncDisposable
{
    private readonly Database _database;
    private readonly NpgsqlConnection _connection;
    private readonly ILogger _logger;
    private readonly HashSet<long> _staged = [];

    private AssociationLoader(Database database, NpgsqlConnection connection, ILogger logger) =>
        (_database, _connection, _logger) = (database, connection, logger);

    /// <summary>Opens the connection that the loader holds until it is disposed of.</summary>
    /// <param name="database">Where the tables are.</param>
    /// <param name="logger">Takes what was changed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A loader with nothing staged.</returns>
    /// <exception cref="NpgsqlException">The server cannot be reached or refuses.</exception>
    public static Task<AssociationLoader> OpenAsync(Database database, ILogger logger, CancellationToken cancellationToken) =>
        database.OpenAsync(
        async connection =>
        {
            await LoaderSession.TuneAsync(connection, cancellationToken);
            await connection.MakeTemporaryAsync(
                "CREATE TEMPORARY TABLE etl_links (from_id bigint, to_id bigint, type_id bigint, category text, label text)",
                cancellationToken);
            await connection.ExecuteAsync("CREATE INDEX ON pg_temp.etl_links (from_id, to_id)", [], cancellationToken);
            return new AssociationLoader(database, connection, logger);
        },
        cancellationToken);

    /// <summary>Stages links, all of them or none. A link staged twice counts once.</summary>
    /// <param name="links">Any number.</param>
    /// <param name="cancellationToken">Gives up; none of them is staged then.</param>
    /// <returns>When they are staged.</returns>
    public async Task StageAsync(IReadOnlyCollection<LinkRow> links, CancellationToken cancellationToken)
    {
        if (links.Count == 0)
            return;
        _connection.ThrowIfLost();
        await using var import = await _connection.BeginBinaryImportAsync(
            $"COPY {LinkStatements.Staging} (from_id, to_id, type_id, category, label) FROM STDIN (FORMAT BINARY)", cancellationToken);
        foreach (var link in links)
        {
            _staged.Add(link.From);
            await WriteAsync(import, link, cancellationToken);
        }

        var copied = await import.CompleteAsync(cancellationToken);
        if (copied != (ulong)links.Count)
            throw new InvalidOperationException($"{links.Count} links were sent to the staging table, but {copied} arrived.");
    }

    /// <summary>
    /// Makes the table hold, for the records asked about, exactly the staged links, moves the progress, and empties the staging table:
    /// one transaction.
    /// </summary>
    /// <param name="table">The association table of the staged links.</param>
    /// <param name="fromIds">The records whose links are now completely known; one without a staged link loses all.</param>
    /// <param name="progress">What is stored with it; null for nothing.</param>
    /// <param name="cancellationToken">Gives up; nothing is changed and the links stay staged.</param>
    /// <returns>What was changed.</returns>
    /// <exception cref="SyncLockLostException">Another run of the table has begun; nothing is changed.</exception>
    /// <exception cref="NpgsqlException">The connection or the server failed; nothing is changed, unless it failed in the
    /// commit.</exception>
    public async Task<LinkChanges> ReplaceAsync(
        AssociationTable table, IReadOnlyCollection<long> fromIds, AssociationProgress? progress, CancellationToken cancellationToken)
    {
        var statements = new LinkStatements(table);
        await using var transaction = await _database.BeginAsync(_connection, cancellationToken);
        var (removed, relabelled) = (0, 0);
        // In a first load the records have none, so that there is nothing to compare with.
        var compares = await _connection.ScalarAsync<bool>(statements.HasLinks, [_staged.Union(fromIds).ToArray()], cancellationToken);
        if (compares)
        {
            removed = await _connection.ExecuteAsync(statements.Delete, [fromIds.ToArray()], cancellationToken);
            relabelled = await _connection.ExecuteAsync(statements.Relabel, [], cancellationToken);
        }

        var added = await _connection.ExecuteAsync(compares ? statements.InsertMissing : statements.InsertAll, [], cancellationToken);
        if (progress is not null)
            await progress.SaveAsync(_connection, cancellationToken);
        await _connection.ExecuteAsync($"TRUNCATE {LinkStatements.Staging}", [], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        _staged.Clear();
        Log.LinksReplaced(_logger, fromIds.Count, added, relabelled, removed, table.Name.Display);
        return new LinkChanges(added, relabelled, removed);
    }

    /// <summary>Which of some records have links.</summary>
    /// <param name="table">The association table.</param>
    /// <param name="fromIds">The records.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Those that have.</returns>
    internal async Task<IReadOnlyCollection<long>> LinkedAsync(
        AssociationTable table, IReadOnlyCollection<long> fromIds, CancellationToken cancellationToken) =>
        await _connection.ColumnAsync<long>(new LinkStatements(table).Linked, [fromIds.ToArray()], cancellationToken);

    /// <summary>Writes down that the links of records are owed: see <see cref="OwedLinksStore"/>.</summary>
    /// <param name="main">The main table of the records.</param>
    /// <param name="ids">The records.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task OweAsync(TableName main, IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        await using var transaction = await _database.BeginAsync(_connection, cancellationToken);
        await OwedLinksStore.AddAsync(_connection, main, ids, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Moves the progress alone: for records that turned out to have no links with a target that has no table.</summary>
    /// <param name="progress">What is done.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When it is safe.</returns>
    public async Task SaveAsync(AssociationProgress progress, CancellationToken cancellationToken)
    {
        await using var transaction = await _database.BeginAsync(_connection, cancellationToken);
        await progress.SaveAsync(_connection, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private static async Task WriteAsync(NpgsqlBinaryImporter import, LinkRow link, CancellationToken cancellationToken)
    {
        await import.StartRowAsync(cancellationToken);
        await import.WriteAsync(link.From, NpgsqlDbType.Bigint, cancellationToken);
        await import.WriteAsync(link.To, NpgsqlDbType.Bigint, cancellationToken);
        await import.WriteAsync(link.TypeId, NpgsqlDbType.Bigint, cancellationToken);
        await import.WriteAsync(PlainText.Clean(link.Category)!, NpgsqlDbType.Text, cancellationToken);
        if (PlainText.Clean(link.Label) is { } label)
            await import.WriteAsync(label, NpgsqlDbType.Text, cancellationToken);
        else
            await import.WriteNullAsync(cancellationToken);
    }
}

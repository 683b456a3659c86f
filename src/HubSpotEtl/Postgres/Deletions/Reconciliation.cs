using HubSpotEtl.Postgres.Bookkeeping;
using HubSpotEtl.Postgres.Bookkeeping.Progress;
using HubSpotEtl.Postgres.Bookkeeping.Rejects;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Tables;
using Npgsql;

namespace HubSpotEtl.Postgres.Deletions;

/// <summary>
/// The full comparison after a full load: live rows that the run has not seen are candidates; those that HubSpot does not know are
/// confirmed one by one and marked. The candidates live in a temporary table of the held connection, so memory stays
/// flat; a reconcile that breaks off starts anew.
/// </summary>
public sealed class Reconciliation : IAsyncDisposable
{
    private const string Candidates = "pg_temp.etl_candidates";

    private readonly Database _database;
    private readonly NpgsqlConnection _connection;
    private readonly TableName _table;
    private readonly Guid _runId;
    private readonly GoneRows _gone;

    private Reconciliation(Database database, NpgsqlConnection connection, TableName table, Guid runId)
    {
        (_database, _connection, _table, _runId) = (database, connection, table, runId);
        _gone = new GoneRows(database, connection, table, Candidates);
    }

    // A record that was rejected by its content was listed all the same.
    private string Seen => $"""
        ({SeenIds.Each(_table)}
         UNION ALL
         SELECT hs_object_id::bigint FROM {_table.Schema}.{BookkeepingSchema.RejectedRecords} WHERE object_type = $1 AND run_id = $2
             AND {EarlierRejects.IsId})
        """;

    /// <summary>Compares the table with the ids that the run has seen.</summary>
    /// <param name="database">Where the tables are.</param>
    /// <param name="table">The main table.</param>
    /// <param name="runId">The logical run, complete without a gap.</param>
    /// <param name="isNew">True when the run has made the table: it then holds nothing else, and is not read to find that out.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The comparison; nothing is marked yet.</returns>
    public static Task<Reconciliation> CompareAsync(
        Database database, TableName table, Guid runId, bool isNew, CancellationToken cancellationToken) => database.OpenAsync(
        async connection =>
        {
            var reconciliation = new Reconciliation(database, connection, table, runId);
            await reconciliation.FindAsync(isNew, cancellationToken);
            return reconciliation;
        },
        cancellationToken);

    /// <summary>Rows that were live before the run; where there is no candidate, they are not counted. Unit: rows.</summary>
    public long LiveRowsBefore { get; private set; }

    /// <summary>
    /// What the logical run has seen, its interrupted parts and records that were refused included. Unit: records, each counted once.
    /// </summary>
    public long SeenRecords { get; private set; }

    /// <summary>The same, to be asked which records it lacks.</summary>
    internal ListedRecords Listed => new(SeenRecords, async (ids, cancellationToken) => await _connection.ColumnAsync<long>(
        $"SELECT id FROM unnest($3::bigint[]) AS asked (id) WHERE NOT EXISTS (SELECT 1 FROM {Seen} s WHERE s.id = asked.id)",
        [_table.Key, _runId, ids.ToArray()], cancellationToken, Sql.Unlimited));

    /// <summary>Live rows that the run has not seen. Unit: rows.</summary>
    public long CandidateRows { get; private set; }

    /// <summary>The candidates in id order, a page at a time.</summary>
    /// <param name="afterId">The last id of the page before; <see cref="long.MinValue"/> for the first.</param>
    /// <param name="limit">Unit: ids; 100 is what a batch read takes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>At most <paramref name="limit"/> ids; none at the end.</returns>
    public Task<IReadOnlyList<long>> NextAsync(long afterId, int limit, CancellationToken cancellationToken) =>
        _gone.NextAsync("true", afterId, limit, cancellationToken);

    /// <summary>Remembers candidates that HubSpot, asked for them by id, does not return.</summary>
    /// <param name="ids">Candidates; others are passed over.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When they are remembered.</returns>
    public Task ConfirmGoneAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken) =>
        _gone.ConfirmAsync(ids, cancellationToken);

    /// <summary>How many are confirmed: what <see cref="MarkGoneAsync"/> would mark.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Unit: rows.</returns>
    public Task<long> CountGoneAsync(CancellationToken cancellationToken) => _gone.CountAsync(cancellationToken);

    /// <summary>The confirmed ones.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Their ids.</returns>
    public async Task<IReadOnlyList<long>> GoneAsync(CancellationToken cancellationToken) =>
        await _connection.ColumnAsync<long>($"SELECT id FROM {Candidates} WHERE gone", [], cancellationToken);

    /// <summary>
    /// Marks the rows of all confirmed candidates deleted, with their links (<see cref="GoneRows.MarkAsync"/>), and keeps their ids with
    /// those that were archived: of one that is not, the next sweep asks whether it was restored.
    /// </summary>
    /// <param name="links">The association tables of the records.</param>
    /// <param name="cancellationToken">Gives up; what is marked stays so.</param>
    /// <returns>How many were marked. Unit: rows.</returns>
    internal async Task<long> MarkGoneAsync(IReadOnlyCollection<AssociationTable> links, CancellationToken cancellationToken)
    {
        await using (var transaction = await _database.BeginAsync(_connection, cancellationToken))
        {
            await ArchivedIds.KeepAlsoAsync(_connection, _table, $"{Candidates} WHERE gone", cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return await _gone.MarkAsync(links, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.GiveBackAsync(Candidates);

    private async Task FindAsync(bool isNew, CancellationToken cancellationToken)
    {
        SeenRecords = await _connection.ScalarAsync<long>(
            $"SELECT count(DISTINCT id) FROM {Seen} s", [_table.Key, _runId], cancellationToken, Sql.Unlimited);
        if (isNew)
            return;
        await _gone.MakeAsync("", cancellationToken);
        CandidateRows = await _connection.ExecuteAsync(
            $"""
            INSERT INTO {Candidates} (id)
            SELECT t.hs_object_id
            FROM {_table} t
            WHERE t.fivetran_deleted IS NOT TRUE
              AND NOT EXISTS (SELECT 1 FROM {Seen} s WHERE s.id = t.hs_object_id)
            """,
            [_table.Key, _runId], cancellationToken, Sql.Unlimited);
        if (CandidateRows > 0)
            LiveRowsBefore = await _gone.CountBeforeAsync(_runId, cancellationToken);
        await _connection.ExecuteAsync($"ANALYZE {Candidates}", [], cancellationToken);
    }
}

using System.Globalization;
using System.Runtime.CompilerServices;
using HubSpotEtl.Postgres.Bookkeeping.Migration;
using HubSpotEtl.Postgres.Connection;
using HubSpotEtl.Postgres.Deletions;
using HubSpotEtl.Postgres.Load;
using HubSpotEtl.Transform.Batches;
using HubSpotEtl.Transform.Layout;
using Npgsql;

namespace HubSpotEtl.Postgres.Comparing;

/// <summary>
/// HubSpot's ids and modification times beside those of a main table: the listing is copied into a temporary table, and one full join on
/// the server finds where the two differ. So the listing may come in any order and name records twice, and the client holds one batch. It
/// changes nothing but temporary tables of the held connection: a role that may read the main table and make temporary ones is enough.
/// </summary>
internal sealed class Comparison : IAsyncDisposable
{
    /// <summary>One row a difference; <c>kind</c> is a <see cref="DifferenceKind"/>, NULL until judged.</summary>
    internal const string Differences = "pg_temp.etl_difference";

    /// <summary>SQL: the ids of what is to be read again.</summary>
    internal static readonly string ReadableIds = $"SELECT id FROM {Differences} WHERE {DifferenceRules.IsReadable}";

    private const string Listed = "pg_temp.etl_listed";

    private static readonly string s_isGone = $"(kind = {(int)DifferenceKind.Extra} OR vanished AND in_table AND NOT deleted)";

    private readonly NpgsqlConnection _connection;
    private readonly TableName _table;
    private readonly StagingTable _staging;

    private Comparison(NpgsqlConnection connection, TableName table, RowLayout layout) =>
        (_connection, _table, _staging) = (connection, table, new StagingTable(connection, layout));

    /// <summary>Records that were listed, each counted once.</summary>
    internal long ListedRecords { get; private set; }

    /// <summary>The same, to be asked which records it lacks.</summary>
    internal ListedRecords Listing => new(ListedRecords, async (ids, cancellationToken) => await _connection.ColumnAsync<long>(
        $"SELECT id FROM unnest($1::bigint[]) AS asked (id) WHERE NOT EXISTS (SELECT 1 FROM {Listed} l WHERE l.id = asked.id)",
        [ids.ToArray()], cancellationToken, Sql.Unlimited));

    /// <summary>Where the two differ at first sight.</summary>
    internal long Candidates { get; private set; }

    /// <summary>The connection that holds the temporary tables, for <see cref="RepairStatements"/>.</summary>
    internal NpgsqlConnection Connection => _connection;

    /// <summary>The main table.</summary>
    internal TableName Table => _table;

    /// <summary>Begins with an empty listing.</summary>
    /// <param name="database">Where the table is.</param>
    /// <param name="table">The main table.</param>
    /// <param name="layout">Id and modification time alone: how the batches are encoded.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal static Task<Comparison> BeginAsync(
        Database database, TableName table, RowLayout layout, CancellationToken cancellationToken) => database.OpenAsync(
        async connection =>
        {
            var comparison = new Comparison(connection, table, layout);
            await connection.MakeTemporaryAsync(
                """
                CREATE TEMPORARY TABLE etl_listed (id bigint NOT NULL, modified timestamptz);
                CREATE TEMPORARY TABLE etl_difference (
                    id bigint PRIMARY KEY, in_table boolean NOT NULL, deleted boolean NOT NULL, modified timestamptz,
                    found boolean NOT NULL DEFAULT false, gone boolean NOT NULL DEFAULT false, hubspot_modified timestamptz,
                    gone_at timestamptz, kind integer, vanished boolean NOT NULL DEFAULT false, mended boolean NOT NULL DEFAULT false)
                """,
                cancellationToken);
            await comparison._staging.CreateAsync(cancellationToken);
            return comparison;
        },
        cancellationToken);

    /// <summary>Adds listed records.</summary>
    /// <param name="batch">Stays the caller's. A record that has an id and is unusable else counts as listed without a time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task AddAsync(RowBatch batch, CancellationToken cancellationToken)
    {
        await using var transaction = await _connection.BeginTransactionAsync(cancellationToken);
        await _staging.CopyAsync(batch.Runs(), cancellationToken);
        var copied = await _connection.ExecuteAsync(
            $"INSERT INTO {Listed} SELECT hs_object_id, hs_lastmodifieddate FROM {StagingTable.Name}", [], cancellationToken);
        if (copied != batch.Rows.Count)
            throw new InvalidOperationException(FormattableString.Invariant(
                $"{batch.Rows.Count} listed records were sent to PostgreSQL, but {copied} arrived."));
        if (batch.RejectedRecords.Count > 0)
            await _connection.ExecuteAsync($"INSERT INTO {Listed} SELECT unnest($1::bigint[]), NULL", [UnusableIds(batch)],
                cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Finds the candidates: everything that is not the same on both sides. The table is read as it is at this moment.</summary>
    internal async Task CompareAsync(CancellationToken cancellationToken)
    {
        await _connection.ExecuteAsync($"ANALYZE {Listed}", [], cancellationToken, Sql.Unlimited);
        ListedRecords = await _connection.ScalarAsync<long>(
            $"SELECT count(*) FROM (SELECT DISTINCT id FROM {Listed}) l", [], cancellationToken, Sql.Unlimited);
        Candidates = await _connection.ExecuteAsync(
            $"""
            INSERT INTO {Differences} (id, in_table, deleted, modified)
            SELECT coalesce(l.id, t.id), t.id IS NOT NULL, coalesce(t.deleted, false), t.modified
            FROM (SELECT id, max(modified) AS modified FROM {Listed} GROUP BY id) l
            FULL JOIN (
                SELECT hs_object_id::bigint AS id, fivetran_deleted IS TRUE AS deleted, hs_lastmodifieddate::timestamptz AS modified
                    FROM {_table}) t
                ON t.id = l.id
            WHERE CASE
                WHEN l.id IS NULL THEN NOT t.deleted
                ELSE t.id IS NULL OR t.deleted OR t.modified IS DISTINCT FROM l.modified
            END
            """,
            [], cancellationToken, Sql.Unlimited);
        await _connection.ExecuteAsync($"ANALYZE {Differences}", [], cancellationToken);
    }

    /// <summary>The candidates in id order, a page at a time: what HubSpot is asked for once more.</summary>
    internal Task<IReadOnlyList<long>> NextAsync(long afterId, int limit, CancellationToken cancellationToken) =>
        PageAsync("true", afterId, limit, cancellationToken);

    /// <summary>What is to be read again: all faults but those that HubSpot has not.</summary>
    internal Task<IReadOnlyList<long>> NextToReadAsync(long afterId, int limit, CancellationToken cancellationToken) =>
        PageAsync(DifferenceRules.IsReadable, afterId, limit, cancellationToken);

    /// <summary>What is to be marked deleted.</summary>
    internal Task<IReadOnlyList<long>> NextGoneAsync(long afterId, int limit, CancellationToken cancellationToken) =>
        PageAsync(s_isGone, afterId, limit, cancellationToken);

    /// <summary>How much that is. Unit: rows.</summary>
    internal Task<long> CountGoneAsync(CancellationToken cancellationToken) =>
        _connection.ScalarAsync<long>($"SELECT count(*) FROM {Differences} WHERE {s_isGone}", [], cancellationToken);

    /// <summary>Takes in which records HubSpot, asked for them, says that it has not.</summary>
    internal Task TakeGoneAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken) => _connection.ExecuteAsync(
        $"UPDATE {Differences} SET gone = true WHERE id = ANY($1)", [ids.ToArray()], cancellationToken);

    /// <summary>Takes in what HubSpot returned when it was asked by id.</summary>
    /// <param name="batch">The records; stays the caller's.</param>
    /// <param name="merged">
    /// What was merged into the records: id → the record that is left. A merge changes the one that is left, so it is a candidate itself,
    /// and tells of the other even where HubSpot does not return it in the other's place.
    /// </param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task TakeFoundAsync(RowBatch batch, IReadOnlyDictionary<long, long> merged, CancellationToken cancellationToken)
    {
        await using var transaction = await _connection.BeginTransactionAsync(cancellationToken);
        await _staging.CopyAsync(batch.Runs(), cancellationToken);
        // The ids are named beside the join, here and below: so a page is looked up by the key, and not found by a pass over all
        // differences.
        await _connection.ExecuteAsync(
            $"""
            UPDATE {Differences} d SET found = true, hubspot_modified = s.hs_lastmodifieddate
            FROM {StagingTable.Name} s WHERE d.id = ANY($1) AND s.hs_object_id = d.id
            """,
            [batch.Rows.Select(row => row.Id).ToArray()], cancellationToken);
        await _connection.ExecuteAsync($"UPDATE {Differences} SET found = true WHERE id = ANY($1)", [UnusableIds(batch)],
            cancellationToken);
        await _connection.ExecuteAsync(
            $"""
            UPDATE {Differences} d SET gone_at = s.hs_lastmodifieddate
            FROM unnest($1::bigint[], $2::bigint[]) m(id, survivor) JOIN {StagingTable.Name} s ON s.hs_object_id = m.survivor
            WHERE d.id = ANY($1) AND m.id = d.id
            """,
            [merged.Keys.ToArray(), merged.Values.ToArray()], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Takes in when records that HubSpot did not return were archived.</summary>
    internal Task TakeArchivedAsync(IReadOnlyDictionary<long, DateTimeOffset> archived, CancellationToken cancellationToken) =>
        _connection.ExecuteAsync(
            $"UPDATE {Differences} d SET gone_at = a.at FROM unnest($1::bigint[], $2::timestamptz[]) a(id, at) WHERE d.id = ANY($1) AND " +
            $"a.id = d.id",
            [archived.Keys.ToArray(), archived.Values.Select(at => at.ToUniversalTime()).ToArray()], cancellationToken);

    /// <summary>
    /// Decides of what kind each difference is. HubSpot was asked after the table was read, so what it said is never the older.
    /// </summary>
    /// <param name="startedAt">When the comparison began, in HubSpot's clock.</param>
    /// <param name="nextSyncReadsFrom">What was changed since then the next sync reads: the watermark less the overlap.</param>
    /// <param name="present">Which bookkeeping tables there are.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal Task JudgeAsync(
        DateTimeOffset startedAt, DateTimeOffset nextSyncReadsFrom, ExistingBookkeeping present, CancellationToken cancellationToken) =>
        _connection.ExecuteAsync(
            $"UPDATE {Differences} d SET kind = {DifferenceRules.Kind(_table, present)}",
            [startedAt, nextSyncReadsFrom, _table.Key], cancellationToken, Sql.Unlimited);

    /// <summary>How many there are of each kind, and how many of them are mended.</summary>
    internal async Task<IReadOnlyDictionary<DifferenceKind, (long All, long Mended)>> CountAsync(CancellationToken cancellationToken)
    {
        var counts = new Dictionary<DifferenceKind, (long, long)>();
        await foreach (var row in _connection.QueryAsync(
            $"SELECT kind, count(*), count(*) FILTER (WHERE mended) FROM {Differences} GROUP BY kind", [], cancellationToken))
            counts.Add((DifferenceKind)row.GetInt32(0), (row.GetInt64(1), row.GetInt64(2)));
        return counts;
    }

    /// <summary>The ids of a kind in id order, a page at a time, so that any number may be read.</summary>
    internal async IAsyncEnumerable<long> IdsAsync(
        DifferenceKind kind, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        const int PageRows = 10_000;
        var last = long.MinValue;
        while (await PageAsync(string.Create(CultureInfo.InvariantCulture, $"kind = {(int)kind}"), last, PageRows,
            cancellationToken) is { Count: > 0 } page)
        {
            foreach (var id in page)
                yield return id;
            last = page[^1];
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.GiveBackAsync(Listed, Differences, StagingTable.Name);

    // Records that HubSpot has, but that no row could be made of.
    private static long[] UnusableIds(RowBatch batch) =>
        [.. batch.RejectedRecords.Select(record => long.TryParse(record.Id, CultureInfo.InvariantCulture, out var id) ? id
            : (long?)null).OfType<long>()];

    private async Task<IReadOnlyList<long>> PageAsync(string condition, long afterId, int limit, CancellationToken cancellationToken) =>
        await _connection.ColumnAsync<long>(
            $"SELECT id FROM {Differences} WHERE {condition} AND id > $1 ORDER BY id LIMIT $2", [afterId, limit], cancellationToken);
}
